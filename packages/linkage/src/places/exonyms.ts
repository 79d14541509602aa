import { readName } from '../names/name.ts'

/*
 * Places with names that no transliteration connects: each line is one place, the first name stands for all. General
 * geography of the regions tracing deals with, in Latin spelling; other scripts meet these through their readings.
 */
const GROUPS = `
Halab, Aleppo
Dimashq, Damascus, al-Sham
Hims, Homs
Hama, Hamah
Dar'a, Deraa
al-Ladhiqiyah, Latakia
al-Hasaka, Hasakeh
al-Mawsil, Mosul
Irbil, Erbil, Hewler
al-Quds, Jerusalem, Yerushalayim
Ghazza, Gaza
al-Khalil, Hebron
al-Qahira, Cairo
al-Iskandariya, Alexandria
Tarabulus, Tripoli
Bayrut, Beirut, Beyrouth
al-Khartum, Khartoum
Umm Durman, Omdurman
al-Fashir, El Fasher
Muqdisho, Mogadishu, Mogadiscio
Kismaayo, Chisimaio
Baydhabo, Baidoa
Hargeysa, Hargeisa
Gaalkacyo, Galkayo
Asmara, Asmera
Adis Abeba, Addis Ababa
Mekele, Mekelle
Gonder, Gondar
Kandahar, Qandahar
Kunduz, Qunduz
Mazar-e Sharif, Mazar
Kyiv, Kiev
Lviv, Lvov, Lwow
Kharkiv, Kharkov
Odesa, Odessa
Dnipro, Dnepr, Dnipropetrovsk
Chattogram, Chittagong
Dhaka, Dacca
Sittwe, Akyab
Conakry, Konakry
`

const key = (name: string) =>
  readName(name)
    .words.map((word) => word.skeleton[0])
    .join(' ')

/** From the skeletons of any name of a place to its common name. */
export const EXONYMS: ReadonlyMap<string, string> = new Map(
  GROUPS.trim()
    .split('\n')
    .flatMap((line) => {
      const names = line.split(', ')
      return names.map((name) => [key(name), names[0] ?? name] as const)
    }),
)
