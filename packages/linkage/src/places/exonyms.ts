import { lexiconKey } from '../names/lexicon-key.ts'
import { readName } from '../names/name.ts'

/*
 * Places with names that no transliteration connects: each line is one place, the first name stands for all. General
 * geography of the regions tracing deals with, in Latin spelling; other scripts meet these through their readings.
 */
const GROUPS = `
Halab, Aleppo
Dimashq, Damascus, al-Sham, Damas
Hims, Homs
Hama, Hamah
Dar'a, Deraa
al-Ladhiqiyah, Latakia
al-Hasaka, Hasakeh
al-Mawsil, Mosul
Irbil, Erbil, Hewler, Arbil, Hawler
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
Raqqa, Rakka, al-Raqqah
Dayr al-Zawr, Deir ez-Zor, Deir Ezzor, Deir al-Zour
Idlib, Edlib
Ayn al-Arab, Kobani, Kobane
al-Qamishli, Qamishlo, Kamishli
Manbij, Membij
al-Ramadi, Ramadi
al-Basra, Basra, Bassora
al-Najaf, Nejef
al-Sulaymaniya, Slemani, Sulaimani
Duhok, Dohuk
Sinjar, Shingal
Diyarbakir, Amed
Urfa, Sanliurfa, Riha
Gaziantep, Antep, Aintab
Mardin, Merdin
Izmir, Smyrna
Istanbul, Constantinople
Nablus, Nabulus
Yafa, Jaffa
Akka, Acre
al-Nasira, Nazareth
Sanaa, Sana'a
Adan, Aden
al-Hudayda, Hodeida
Makka, Mecca
al-Madina, Medina
al-Jazair, Algiers, Alger
Wahran, Oran
Qusantina, Constantine
al-Dar al-Bayda, Casablanca
Fas, Fez
Tanja, Tangier, Tanger
Tunis, Tunus
Binghazi, Benghazi
Nyala, Nyalla
al-Junayna, El Geneina
al-Ubayyid, El Obeid
Wad Madani, Wad Medani
Kassala, Cassala
Juba, Giuba
Marka, Merca
Baraawe, Brava, Barawa
Beledweyne, Beletwein, Belet Uen
Jowhar, Giohar
Boosaaso, Bosaso, Bender Cassim
Berbera, Barbara
Laascaanood, Las Anod
Garoowe, Garowe
Jijiga, Giggiga
Dire Dawa, Diredawa
Harar, Harer
Keren, Cheren
Massawa, Mitsiwa, Massaua
Mendefera, Adi Ugri
Barentu, Barentù
Teseney, Tessenei
Adigrat, Addigrat
Aksum, Axum
Adwa, Adua
Bahir Dar, Bahar Dar
Awasa, Hawassa
Nazret, Adama
Dessie, Dese
Herat, Harat
Ghazni, Ghazna
Jalalabad, Dschalalabad
Bamyan, Bamiyan
Lashkar Gah, Bost
Maimana, Maymana
Peshawar, Pekhawar
Mashhad, Meshed
Esfahan, Isfahan
Qom, Ghom
Bago, Pegu
Yangon, Rangoon
Mawlamyine, Moulmein
Maungdaw, Mongdu
Sylhet, Silhet
Jashore, Jessore
Barishal, Barisal
Cumilla, Comilla
Bogura, Bogra
Kolkata, Calcutta
Zaporizhzhia, Zaporozhye
Mykolaiv, Nikolaev
Luhansk, Lugansk
Chernihiv, Chernigov
Chernivtsi, Chernovtsy, Czernowitz
Rivne, Rovno
Ternopil, Tarnopol
Vinnytsia, Vinnitsa
Kropyvnytskyi, Kirovohrad
Bakhmut, Artemivsk
Banjul, Bathurst
Serekunda, Serrekunda
Freetown, Fritong
Nzerekore, Nzerekoreh
Kankan, Cancan
Segou, Segu
Tombouctou, Timbuktu
Ouagadougou, Wagadugu
Saint-Louis, Ndar
N'Djamena, Fort-Lamy
Bissau, Bissao
`

const soundKey = (name: string) =>
  readName(name)
    .words.map((word) => word.skeleton[0])
    .join(' ')

/** Names by key; a key that two places share stands for neither. */
function byKey(key: (name: string) => string): Map<string, string | null> {
  const common = new Map<string, string | null>()
  for (const line of GROUPS.trim().split('\n')) {
    const names = line.split(', ')
    const [first = ''] = names
    for (const one of new Set(names.map(key))) {
      const known = common.get(one)
      common.set(one, known === undefined || known === first ? first : null)
    }
  }
  return common
}

const byLetters = byKey(lexiconKey)
const bySound = byKey(soundKey)

/** The common name of a place that this is another name of: by its letters, or by its sounds where they point to one place only. */
export const commonName = (place: string): string | undefined =>
  byLetters.get(lexiconKey(place)) ?? bySound.get(soundKey(place)) ?? undefined
