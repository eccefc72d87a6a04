#include "protocols/smpp/message_id_reader.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mbs::smpp;

namespace {

using words = std::vector<std::string>;

/// The answers that a receipt with this id may name; in brackets when another may be meant.
words read(const message_id_reader& reader, const receipt_id_texts& ids) {
  std::vector<id_reading> readings;
  reader.read(ids, readings);
  words all;
  for (const auto& r : readings)
    all.push_back(r.sure ? r.answer : '(' + r.answer + ')');
  return all;
}
words read(const message_id_reader& reader, std::string_view text) {
  return read(reader, receipt_id_texts{text, {}});
}

/// A message was found by the reading that names `answer`.
void match(message_id_reader& reader, std::string_view text, std::string_view answer) {
  std::vector<id_reading> readings;
  reader.read({text, {}}, readings);
  const auto by =
      std::find_if(readings.begin(), readings.end(), [&](const auto& r) { return r.answer == answer; });
  REQUIRE(by != readings.end());
  reader.matched(*by);
}

}  // namespace

TEST_CASE("digits alone may be read in three ways while nothing is known") {
  message_id_reader reader{{}};
  CHECK(reader.answer("10000086") == "10000086");
  CHECK(read(reader, "268435590") == words{"(268435590)", "(10000086)", "(10339177872)"});
  CHECK(read(reader, "5") == words{"5"});  // which comes to the same
}

TEST_CASE("an id with letters, or none of a number, leaves no doubt about itself") {
  message_id_reader reader{{}};
  CHECK(read(reader, "SMSC-7") == words{"SMSC-7"});
  (void)reader.answer("A1");
  CHECK(read(reader, "0A1") == words{"a1"});
  CHECK(read(reader, "a1") == words{"a1"});
}

TEST_CASE("one answer with a hexadecimal letter makes answers of digits alone hexadecimal") {
  message_id_reader reader{{}};
  (void)reader.answer("A");
  CHECK(reader.take_changed());
  CHECK(read(reader, "16") == words{"(16)", "(10)"});
  match(reader, "16", "10");
  CHECK(reader.relation(id_place::text) == id_relation::answers_hex);
  CHECK(reader.take_changed());
  CHECK_FALSE(reader.take_changed());
  CHECK(read(reader, "10") == words{"a"});
  CHECK(read(reader, "0000010") == words{"a"});
}

TEST_CASE("a pair of long ids tells the relation, pairs of short ones only together") {
  message_id_reader reader{{}};
  match(reader, "268435590", "10000086");
  CHECK(reader.relation(id_place::text) == id_relation::answers_hex);
  message_id_reader shorter{{}};
  match(shorter, "16", "10");
  match(shorter, "17", "11");
  CHECK_FALSE(shorter.relation(id_place::text));
  match(shorter, "99", "99");  // it was chance
  match(shorter, "98", "98");
  CHECK_FALSE(shorter.relation(id_place::text));
  match(shorter, "97", "97");
  CHECK(shorter.relation(id_place::text) == id_relation::same);
}

TEST_CASE("decimal answers and hexadecimal receipts are learnt as well") {
  message_id_reader reader{{}};
  (void)reader.answer("0221067780");
  match(reader, "d2d3a04", "221067780");
  CHECK(reader.relation(id_place::text) == id_relation::receipts_hex);
  reader.note({"d2d3a04", {}});
  CHECK(read(reader, "10000086") == words{"268435590"});
}

TEST_CASE("text and parameter have forms of their own") {
  message_id_reader reader{{}};
  (void)reader.answer("4000000086ECD50");
  match(reader, "288230376293190992", "4000000086ecd50");
  CHECK(read(reader, receipt_id_texts{"288230376293190992", "04000000086ECD50"}) ==
      words{"4000000086ecd50", "4000000086ecd50"});
  CHECK(read(reader, receipt_id_texts{"16", "16"}) == words{"10"});  // the same octets are the same id
  CHECK(read(reader, receipt_id_texts{{}, "16"}) == words{"(16)", "(10)"});
}

TEST_CASE("what the settings say is not guessed, and learns nothing") {
  message_id_reader reader{{id_form::hex, id_form::dec, id_form::hex}};
  CHECK(reader.answer("0A") == "10");
  CHECK(reader.answer("10") == "16");
  CHECK(read(reader, "16") == words{"16"});
  CHECK(read(reader, receipt_id_texts{"16", "10"}) == words{"16", "16"});
  CHECK(reader.answer("D2D3A04") == "221067780");
  CHECK(read(reader, "0221067780") == words{"221067780"});
  CHECK_FALSE(reader.take_changed());
  message_id_reader opaque{{id_form::text, id_form::text, id_form::automatic}};
  CHECK(opaque.answer("0aF") == "0aF");
  CHECK(read(opaque, "0aF") == words{"0aF"});
  CHECK(read(opaque, "0AF") == words{"0AF"});
}

TEST_CASE("a form that only one setting tells leaves the other to be learnt") {
  message_id_reader reader{{id_form::hex, id_form::automatic, id_form::automatic}};
  CHECK(reader.answer("10000086") == "268435590");
  CHECK(read(reader, "268435590") == words{"(10339177872)", "(268435590)"});
  match(reader, "268435590", "268435590");
  CHECK(read(reader, "16") == words{"16"});
}

TEST_CASE("what was learnt is forgotten when twenty receipts in a row name nothing") {
  message_id_reader reader{{}};
  (void)reader.answer("A");
  match(reader, "268435590", "10000086");
  for (unsigned i = 1; i < message_id_reader::misses_allowed; ++i)
    reader.missed();
  reader.matched();
  for (unsigned i = 1; i < message_id_reader::misses_allowed; ++i)
    reader.missed();
  CHECK(reader.relation(id_place::text) == id_relation::answers_hex);
  (void)reader.take_changed();
  reader.missed();
  CHECK_FALSE(reader.relation(id_place::text));
  CHECK(reader.take_changed());
}

TEST_CASE("answers that become hexadecimal put what pairs have taught in doubt") {
  message_id_reader reader{{}};
  match(reader, "1795486224000001", "1795486224000001");
  CHECK(reader.relation(id_place::text) == id_relation::same);
  (void)reader.answer("6611BD2C9F01");
  CHECK_FALSE(reader.relation(id_place::text));
  match(reader, "112233445566", "1a21a278be");
  CHECK(reader.relation(id_place::text) == id_relation::answers_hex);
}

TEST_CASE("ids that are no numbers are compared as they are, also those that look like numbers") {
  message_id_reader reader{{}};
  for (unsigned i = 0; i < message_id_reader::odd_wanted; ++i)
    (void)reader.answer("ZK91QX");
  (void)reader.answer("AB12");
  for (unsigned i = 0; i < message_id_reader::odd_wanted; ++i)
    reader.note({"ZK91QX", {}});
  CHECK(read(reader, "12") == words{"12"});
  CHECK(reader.relation(id_place::text) == id_relation::same);
}

TEST_CASE("an odd id now and then unlearns nothing") {
  message_id_reader reader{{}};
  (void)reader.answer("A");
  match(reader, "268435590", "10000086");
  (void)reader.take_changed();
  for (int i = 0; i < 10; ++i) {
    reader.note({"N/A", "N/A"});
    reader.note({"N/A", "N/A"});
    (void)reader.answer("-");
    reader.note({"268435591", "268435591"});
    (void)reader.answer("10000087");
  }
  CHECK_FALSE(reader.take_changed());
  CHECK(read(reader, "16") == words{"10"});
  CHECK(read(reader, "N/A") == words{"N/A"});
}

TEST_CASE("what was learnt is taken back from its words, and anything else is ignored") {
  message_id_reader reader{{}};
  (void)reader.answer("A");
  match(reader, "268435590", "10000086");
  const auto kept = reader.learnt();
  CHECK(kept == "hex - answers_hex - -");
  message_id_reader next{{}};
  next.restore(kept);
  CHECK(next.learnt() == kept);
  CHECK_FALSE(next.take_changed());
  CHECK(read(next, "16") == words{"10"});
  for (const auto* wrong :
      {"", "-", "dec dec dec dec dec", "hex hex hex", "  ", "auto auto auto auto auto"}) {
    message_id_reader other{{}};
    other.restore(wrong);
    CHECK_FALSE(other.relation(id_place::text));
  }
}

TEST_CASE("whatever the forms, once they are told every number finds its answer by one sure reading") {
  CHECK(rc::check([](std::uint64_t n, bool answers_hex, bool receipts_hex) {
    const auto dec = std::to_string(n);
    const auto hex = decimal_to_hex(dec);
    message_id_reader reader{{answers_hex ? id_form::hex : id_form::dec,
        receipts_hex ? id_form::hex : id_form::dec, id_form::automatic}};
    const auto answer = reader.answer("00" + (answers_hex ? hex : dec));
    RC_ASSERT(read(reader, receipts_hex ? hex : dec) == words{answer});
  }));
}

TEST_CASE("whatever the forms, every number finds its answer among its readings when nothing is told") {
  CHECK(rc::check([](std::uint64_t n, bool answers_hex, bool receipts_hex) {
    const auto dec = std::to_string(n);
    const auto hex = decimal_to_hex(dec);
    message_id_reader reader{{}};
    const auto answer = reader.answer(answers_hex ? hex : dec);
    std::vector<id_reading> readings;
    const receipt_id_texts ids{receipts_hex ? hex : dec, {}};
    reader.note(ids);
    reader.read(ids, readings);
    RC_ASSERT(
        std::any_of(readings.begin(), readings.end(), [&](const auto& r) { return r.answer == answer; }));
  }));
}
