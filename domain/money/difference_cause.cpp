#include "domain/money/difference_cause.hpp"

namespace mbs::domain {

namespace {

struct both {
  cause_words english, swahili;
};

/// In the order of the causes.
constexpr std::array<both, difference_cause_count> all_words{{
    {{"M-Pesa told of this payment and it counts as credited, but the books have no such entry.",
         "Look whether the customer's statement has it under another reference. If not, propose an adjustment "
         "with the receipt in its reason."},
        {"M-Pesa ilitaja malipo haya na yanahesabiwa kuwa yamewekwa, lakini hayamo vitabuni.",
            "Angalia kama taarifa ya mteja inayo kwa kumbukumbu nyingine. Kama haina, pendekeza marekebisho "
            "ukitaja risiti katika sababu."}},
    {{"The books credited another amount than M-Pesa told.",
         "Compare with M-Pesa's own statement, and propose an adjustment of the difference."},
        {"Vitabu viliweka kiasi tofauti na kile M-Pesa ilichotaja.",
            "Linganisha na taarifa ya M-Pesa, kisha pendekeza marekebisho ya tofauti."}},
    {{"The payment was credited to another account than it belongs to.",
         "Ask both customers, and propose two adjustments: one takes it back, one gives it."},
        {"Malipo yaliwekwa kwenye akaunti nyingine, si ya mwenyewe.",
            "Waulize wateja wote wawili, kisha pendekeza marekebisho mawili: moja la kurudisha, moja la "
            "kuweka."}},
    {{"One receipt was credited twice.",
         "Propose an adjustment that takes the second credit back, and tell the customer."},
        {"Risiti moja imewekwa mara mbili.",
            "Pendekeza marekebisho ya kurudisha ile ya pili, na umjulishe mteja."}},
    {{"Two payments stand on one entry of the books: one of them is not credited.",
         "Look at both payments; propose an adjustment for the one that the customer lacks."},
        {"Malipo mawili yametegemea ingizo moja la vitabu: moja halijawekwa.",
            "Angalia malipo yote mawili; pendekeza marekebisho kwa lile ambalo mteja hana."}},
    {{"The payment is in the books, but not as one by M-Pesa: somebody entered it by hand.",
         "The customer's money is right. Count it with M-Pesa's when the paybill's statement is compared."},
        {"Malipo yamo vitabuni, lakini si kama ya M-Pesa: mtu aliyaingiza kwa mkono.",
            "Pesa za mteja ni sahihi. Zihesabu na za M-Pesa unapolinganisha taarifa ya paybill."}},
    {{"The books have a credit by M-Pesa that M-Pesa told nothing of.",
         "Look for it in the paybill's statement and import that. If it is not there, take the credit back by "
         "an adjustment."},
        {"Vitabu vina malipo ya M-Pesa ambayo M-Pesa haikuyataja.",
            "Yatafute kwenye taarifa ya paybill na uiingize. Kama hayamo, yarudishe kwa marekebisho."}},
    {{"The top-up is credited, and its receipt has not come for a day.",
         "Let M-Pesa's list be read, or import the paybill's statement: the receipt attaches itself."},
        {"Salio limeongezwa, na risiti yake haijafika kwa siku nzima.",
            "Soma orodha ya M-Pesa, au ingiza taarifa ya paybill: risiti itajiunganisha yenyewe."}},
    {{"Nobody knows whose this payment is: it waits in suspense.",
         "Find out whose it is, and match it on the page Payments."},
        {"Hakuna anayejua malipo haya ni ya nani: yanasubiri pembeni.",
            "Tafuta mwenyewe, kisha yaoanishe kwenye ukurasa wa Malipo."}},
    {{"M-Pesa does not say how this top-up ended.",
         "Have M-Pesa asked once more on the page Payments, or look into the paybill's statement."},
        {"M-Pesa haisemi ongezo hili la salio liliishaje.",
            "Omba M-Pesa iulizwe tena kwenye ukurasa wa Malipo, au angalia taarifa ya paybill."}},
    {{"M-Pesa's own list of payments could not be read for 36 hours.",
         "Look at the page Health. Before 48 hours are over, read the list or import the paybill's statement."},
        {"Orodha ya malipo ya M-Pesa haikusomeka kwa saa 36.",
            "Angalia ukurasa wa Afya. Kabla ya saa 48 kuisha, soma orodha au ingiza taarifa ya paybill."}},
    {{"The books do not add up, and nobody has ended this yet.",
         "Go on as docs/operating.md says under \"Money does not add up\", then end it on the page Books."},
        {"Vitabu havilingani, na hakuna aliyelimaliza hili bado.",
            "Fuata docs/operating.md, sehemu \"Money does not add up\", kisha limalize kwenye ukurasa wa "
            "Vitabu."}},
    {{"The ledger posted another amount than this account's messages were charged.",
         "Run `mbs verify --whole --account` for the account, and keep the database as it is for whoever looks."},
        {"Leja imeandika kiasi tofauti na kile ujumbe wa akaunti hii ulichotozwa.",
            "Endesha `mbs verify --whole --account` kwa akaunti hii, na uiache hifadhidata ilivyo kwa "
            "atakayechunguza."}},
    {{"The ledger posted the right amount for another number of segments.",
         "The customer's money is right. The invoice counts segments wrongly: correct its lines by hand."},
        {"Leja imeandika kiasi sahihi kwa idadi nyingine ya vipande.",
            "Pesa za mteja ni sahihi. Ankara inahesabu vipande vibaya: rekebisha mistari yake kwa mkono."}},
    {{"The ledger gave back another amount than this account's messages did.",
         "Run `mbs verify --whole --account` for the account, and keep the database as it is for whoever looks."},
        {"Leja imerudisha kiasi tofauti na kile ujumbe wa akaunti hii ulichorudisha.",
            "Endesha `mbs verify --whole --account` kwa akaunti hii, na uiache hifadhidata ilivyo kwa "
            "atakayechunguza."}},
    {{"An operator took segments that nobody was charged for.",
         "The operator will bill them. Charge the customer by an adjustment, or bear it."},
        {"Mtandao ulipokea vipande ambavyo hakuna aliyetozwa.",
            "Mtandao utavidai. Mtoze mteja kwa marekebisho, au ubebe gharama."}},
    {{"Segments were charged that no operator took and no receipt came for.",
         "Give the charge back to the customer by an adjustment."},
        {"Vipande vimetozwa ambavyo hakuna mtandao uliovipokea wala risiti.",
            "Mrudishie mteja tozo kwa marekebisho."}},
    {{"Operators took segments more than once, after an answer of theirs was lost; the customer paid once.",
         "The operator may bill each. Compare with its invoice, and claim it back where a phone got it once."},
        {"Mitandao ilipokea vipande zaidi ya mara moja, baada ya jibu lao kupotea; mteja alilipa mara moja.",
            "Mtandao unaweza kudai kila kimoja. Linganisha na ankara yake, udai marejesho pale simu ilipopata "
            "mara moja."}},
    {{"Segments were charged more than once.",
         "Give what is too much back to the customer by an adjustment."},
        {"Vipande vimetozwa zaidi ya mara moja.", "Mrudishie mteja kilichozidi kwa marekebisho."}},
    {{"Messages went by another network than their price was quoted for. Customers paid what was quoted.",
         "The difference is the platform's: compare with that operator's price, and mend the routes if it is "
         "not meant."},
        {"Ujumbe ulipitia mtandao mwingine, si ule ambao bei yake ilitajwa. Wateja walilipa bei iliyotajwa.",
            "Tofauti ni ya jukwaa: linganisha na bei ya mtandao huo, na urekebishe njia kama haikukusudiwa."}},
}};

}  // namespace

std::optional<difference_cause> difference_cause_from(std::string_view text) noexcept {
  for (std::size_t i = 0; i < difference_cause_count; ++i)
    if (difference_cause_texts[i] == text) return static_cast<difference_cause>(i + 1);
  return std::nullopt;
}

std::optional<cause_language> cause_language_from(std::string_view text) noexcept {
  if (text == "en") return cause_language::english;
  if (text == "sw") return cause_language::swahili;
  return std::nullopt;
}

const cause_words& words_of(difference_cause c, cause_language language) noexcept {
  const auto& of = all_words[static_cast<std::size_t>(c) - 1];
  return language == cause_language::swahili ? of.swahili : of.english;
}

}  // namespace mbs::domain
