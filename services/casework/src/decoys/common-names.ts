/** Names that many people bear, the commonest first, and places that many come from. Written for this purpose; taken from no list and no file. */
export type CommonNames = {
  /** Languages (BCP 47) in which such names are met. */
  readonly langs: readonly string[]
  readonly female: readonly string[]
  readonly male: readonly string[]
  /** Absent where a father's and a grandfather's name follow the given one. */
  readonly family?: readonly string[]
  readonly places: readonly string[]
}

const words = (text: string): string[] => text.split(' ')

export const COMMON_NAMES: readonly CommonNames[] = [
  {
    langs: ['so'],
    female: words('Fadumo Amina Halimo Khadijo Sahra Hodan Maryan Asha Hawo Ifrah Nasra Ayaan Deqa Hibo Zeynab'),
    male: words(
      'Maxamed Cali Axmed Cabdi Xasan Ibraahim Yuusuf Cumar Xuseen Ismaaciil Jaamac Nuur Faarax Warsame Guuleed',
    ),
    places: words('Muqdisho Hargeysa Kismaayo Baydhabo Garoowe Burco Beledweyne Boosaaso'),
  },
  {
    langs: ['ar', 'ku'],
    female: words('Fatima Maryam Aisha Zainab Noor Huda Rana Hanan Samira Layla Salma Amal Rasha Iman Dina'),
    male: words(
      'Mohammed Ahmad Ali Mahmoud Hassan Ibrahim Khaled Omar Yousef Mustafa Abdullah Hussein Samir Tareq Bilal',
    ),
    family: words(
      'Ahmad Hassan Ali Ibrahim Khalil Mansour Saleh Hamdan Nasser Haddad Masri Shami Jaber Darwish Khoury',
    ),
    places: words('Aleppo Damascus Homs Idlib Baghdad Mosul Khartoum Daraa Raqqa Basra'),
  },
  {
    langs: ['fa', 'prs', 'ps'],
    female: words('Fatima Zahra Maryam Zarghuna Shabnam Laila Parwin Nargis Fereshta Shukria Marwa Sima'),
    male: words('Mohammad Ahmad Ali Hussain Abdullah Mustafa Karim Najib Rahim Habibullah Esmatullah Jawad'),
    family: words('Ahmadi Mohammadi Hussaini Rahimi Karimi Noori Rezai Haidari Sadat Akbari Azizi Sharifi'),
    places: words('Kabul Herat Kandahar Ghazni Kunduz Bamyan Jalalabad Mazar'),
  },
  {
    langs: ['ti', 'am'],
    female: words('Selam Tsega Meron Hiwot Rahel Senait Almaz Letebrhan Abeba Helen Saba Bethlehem'),
    male: words('Tesfay Berhane Haile Gebre Abraham Yonas Samuel Mulugeta Kidane Tekle Solomon Dawit'),
    places: words('Asmara Keren Mekelle Axum Gondar Adigrat Massawa Shire'),
  },
  {
    langs: ['fr', 'ff', 'wo', 'bm', 'mnk', 'en'],
    female: words('Fatoumata Aminata Mariama Aissatou Kadiatou Hawa Binta Oumou Ramata Awa Djeneba Khady'),
    male: words('Mamadou Ibrahima Amadou Ousmane Abdoulaye Moussa Alpha Boubacar Souleymane Lamine Cheikh Sekou'),
    family: words('Diallo Bah Barry Traore Camara Keita Sow Conde Toure Coulibaly Sylla Ba Diop Ceesay'),
    places: words('Conakry Labe Kankan Bamako Kayes Dakar Banjul Abidjan Mamou'),
  },
  {
    langs: ['bn', 'rhg', 'ur'],
    female: words('Fatema Rahima Nurjahan Rokeya Hasina Salma Khadija Senowara Amina Ayesha Jahanara Shahida'),
    male: words('Mohammad Abdul Nurul Rafiq Karim Anwar Jamal Hamid Kamal Shafiqul Rahim Salim'),
    family: words('Islam Hossain Rahman Begum Khatun Alam Uddin Ahmed Ali Miah Akter Hoque'),
    places: words('Maungdaw Buthidaung Sittwe Chittagong Dhaka Sylhet Teknaf Rathedaung'),
  },
  {
    langs: ['uk', 'ru'],
    female: words('Olena Iryna Oksana Natalia Svitlana Tetiana Kateryna Anna Maria Yulia Halyna Liudmyla'),
    male: words('Oleksandr Serhii Andrii Volodymyr Mykola Ivan Viktor Yurii Dmytro Vasyl Oleh Petro'),
    family: words(
      'Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Melnyk Boiko Kovalchuk Oliinyk Lysenko Marchenko Polishchuk',
    ),
    places: words('Mariupol Kharkiv Donetsk Kherson Kyiv Luhansk Zaporizhzhia Bakhmut'),
  },
  {
    langs: ['tr'],
    female: words('Fatma Ayse Emine Hatice Zeynep Elif Meryem Leyla Zehra Sultan Gulsen Havva'),
    male: words('Mehmet Mustafa Ahmet Ali Huseyin Hasan Ibrahim Ismail Osman Yusuf Murat Omer'),
    family: words('Yilmaz Kaya Demir Celik Sahin Yildiz Ozturk Aydin Arslan Dogan Kilic Aslan'),
    places: words('Diyarbakir Hatay Gaziantep Van Mardin Urfa Adana Malatya'),
  },
]
