#include "crypto/digest.hpp"
#include "domain/money/rounding.hpp"
#include "persistence/mail/mail_store.hpp"
#include "persistence/money/billing_codec.hpp"
#include "persistence/money/billing_store.hpp"
#include "persistence/money/ledger_store.hpp"
#include "persistence/money/trial_store.hpp"
#include "persistence/sql/session.hpp"
#include "tests/persistence/access/people_fixture.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <random>
#include <set>
#include <thread>

namespace mbs::test {

namespace {

using domain::billing_kind;
using domain::errc;
using persistence::billing_record;
using persistence::billing_store;

const domain::billing_terms& terms() {
  static const domain::billing_terms all{
      {"Tuma Ltd", "Kimathi Street 1\nNairobi", "P051234567A"}, "MBS", "https://tuma.example/verify/"};
  return all;
}

constexpr domain::billing_month march{2026, 3};

template <class Store>
struct office {
  Store store;
  domain::account_id account = store.new_account();
  billing_store& billing = store.connection(persistence::lane::changes).template get<billing_store>();
  int tokens = 0;

  [[nodiscard]] persistence::billing_maker maker(domain::time_point now = noon()) {
    persistence::billing_maker m;
    m.terms = &terms();
    m.networks = &domain::numbering_plan::kenya();
    m.token = "token" + std::to_string(++tokens);
    m.by.at = now;
    return m;
  }
  /// Sends, and has charged, so many messages; the transfer is of `at`.
  void charge(int messages, domain::time_point at) { charge(account, messages, at); }
  void charge(domain::account_id whose, int messages, domain::time_point at) {
    std::vector<domain::message> some;
    for (int i = 0; i < messages; ++i)
      some.push_back(store.new_message(whose, noon()));
    store.accept(some);
    journal_batch batch;
    for (const auto& m : some) {
      auto e = store.new_event(m, event_kind::submitted, message_state::submitted);
      e.charge = m.price;
      batch.events.push_back(e);
    }
    batch.transfers.push_back(
        {whose, domain::transfer_kind::post, money::from_units(some.front().price.units() * messages),
            static_cast<std::uint32_t>(messages), at, some.front().network, some.front().traffic});
    store.commit(batch);
  }
  /// Somebody pays so much.
  void pay(std::int64_t units, const std::string& reference) {
    persistence::funding_entry entry;
    entry.account = account;
    entry.amount = money::from_units(units);
    entry.reference = reference;
    entry.at = noon();
    REQUIRE(store.funding().add_funding_entry(entry, {}, domain::system_account::bank_clearing));
  }
  [[nodiscard]] std::int64_t funding_of(const std::string& reference) {
    return store.number("SELECT id FROM funding_entries WHERE reference = '" + reference + "'");
  }
  void fold(std::uint32_t limit = 1'000) {
    while (billing.fold_charges(limit).value().more) {
    }
  }
  [[nodiscard]] money posts(const domain::account_id& whose, domain::billing_month month) {
    const auto first = (month.first().number * 24 - 3) * 3'600'000'000;
    const auto end = (month.next().first().number * 24 - 3) * 3'600'000'000;
    return money::from_units(
        store.number("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM transfers WHERE kind = 4 "
                     "AND account = " +
            std::to_string(whose.value) + " AND at >= " + std::to_string(first) + " AND at < " +
            std::to_string(end)));
  }
  /// A receipt for each credit that needs one.
  std::vector<billing_record> write_receipts(domain::time_point now = noon()) {
    std::vector<billing_record> made;
    for (const auto& credit : billing.next_credits(now, 200).value()) {
      if (credit.needs_none)
        REQUIRE(billing.pass_credit(credit.funding).has_value());
      else
        made.push_back(billing.issue_receipt(credit, maker(now)).value());
    }
    return made;
  }
};

domain::time_point at(const char* text) {
  return domain::time_from_rfc3339(text).value();
}

}  // namespace

TEST_CASE("what a document says is kept as it was, whatever it says") {
  CHECK(rc::check([](const std::string& a, const std::string& b, std::int64_t n, const std::string& c) {
    domain::billing_facts f;
    f.seller = {a, b, c};
    f.buyer = {"tab\there", "line\nhere", "back\\slash\\n"};
    f.total = f.exact = money::from_units(n);
    f.reason = c + "\n" + a;
    f.paid_at = noon();
    f.lines = {{a, b, n, money::from_units(n), money::from_units(1)}, {"", "", 0, {}, {}}};
    f.taxes = {{a, 1'600, money::from_units(n), money::from_units(2)}};
    f.periods = {{money::from_units(n), {1'600, 0}}, {{}, {1'400, 1'500}}};
    RC_ASSERT(persistence::facts_from_kept(persistence::to_kept(f)) == f);
  }));
  CHECK_THROWS_AS((void)persistence::facts_from_kept("unknown\tx\n"), persistence::sql::damaged_row);
  CHECK_THROWS_AS((void)persistence::facts_from_kept("total\tx\n"), persistence::sql::damaged_row);
  CHECK_THROWS_AS((void)persistence::facts_from_kept("total\t1"), persistence::sql::damaged_row);
}

TEST_CASE_TEMPLATE("each credit has one receipt, whoever asks how often", Store, on_sqlite, on_postgres) {
  office<Store> o;
  o.pay(2'500'050, "BANK 1");
  o.store.credit(o.account, money::from_shillings(9), "GOODWILL 1");  // nobody paid that
  o.pay(100, "BANK 2");
  auto made = o.write_receipts();
  REQUIRE(made.size() == 2);
  CHECK(made[0].number == "MBS-R-2026-000001");
  CHECK(made[0].total == money::from_units(2'500'100));
  CHECK(made[0].facts.payment_reference == "BANK 1");
  CHECK(made[0].facts.verify_url == "https://tuma.example/verify/token1");
  CHECK(o.write_receipts().empty());
  persistence::credit_to_receipt again;
  again.funding = o.funding_of("BANK 1");
  again.account = o.account;
  again.amount = money::from_units(2'500'050);
  CHECK(o.billing.issue_receipt(again, o.maker()).value().number == "MBS-R-2026-000001");
  const auto page = o.billing.list_documents({.account = o.account}).value();
  CHECK(page.documents.size() == 2);
  CHECK(page.documents.front().facts == made[1].facts);
}

TEST_CASE_TEMPLATE(
    "payments from before documents were made need no receipts", Store, on_sqlite, on_postgres) {
  office<Store> o;
  o.pay(10'000, "BANK 1");
  const auto first = domain::kenyan_day_at(noon());
  CHECK(o.billing.begin_documents(first).value() == first);
  o.pay(20'000, "BANK 2");
  CHECK(o.billing.begin_documents({first.number + 40}).value() == first);
  const auto made = o.write_receipts();
  REQUIRE(made.size() == 1);
  CHECK(made[0].facts.payment_reference == "BANK 2");
}

TEST_CASE_TEMPLATE(
    "an invoice is what the ledger posted in the month, to the unit, at its first and last instant", Store,
    on_sqlite, on_postgres) {
  office<Store> o;
  const auto other = o.store.new_account("other@example.com");
  o.charge(1, at("2026-02-28T20:59:59.999Z"));  // February in Nairobi
  o.charge(3, at("2026-02-28T21:00:00Z"));
  o.charge(other, 2, at("2026-03-10T12:00:00Z"));
  o.charge(5, at("2026-03-31T20:59:59.999Z"));
  o.charge(1, at("2026-03-31T21:00:00Z"));  // April
  o.fold(2);
  const auto made = o.billing.issue_invoice(o.account, march, o.maker()).value();
  CHECK(made.facts.exact == o.posts(o.account, march));
  CHECK(made.facts.exact == money::from_units(8 * 8'000));
  CHECK(made.total == domain::to_cents(made.facts.exact));
  REQUIRE(made.facts.lines.size() == 1);
  CHECK(made.facts.lines[0].segments == 8);
  CHECK(o.billing.issue_invoice(o.account, march, o.maker()).error() == errc::no_change);
  CHECK(o.billing.issue_invoice(other, march, o.maker()).value().facts.exact == o.posts(other, march));
  CHECK(o.billing.issue_invoice({4711}, march, o.maker()).error() == errc::not_found);
  // What the ledger gets later of that month goes on an invoice of its own.
  o.charge(1, at("2026-03-31T20:00:00Z"));
  o.fold();
  CHECK(o.billing.issue_invoice(o.account, march, o.maker()).value().facts.exact == money::from_units(8'000));
}

TEST_CASE_TEMPLATE(
    "charges of commits of any shape, taken in steps of any size, are the ledger's of each month", Store,
    on_sqlite, on_postgres) {
  office<Store> o;
  const auto other = o.store.new_account("other@example.com");
  const std::array who{o.account, other};
  std::mt19937 luck{4711};
  const auto any_of = [&](int least, int below) {
    return std::uniform_int_distribution<int>{least, below - 1}(luck);
  };
  const int rounds = 4;
  for (int round = 0; round < rounds; ++round) {
    const auto commits = any_of(1, 6);
    for (int i = 0; i < commits; ++i) {
      // One commit that charges both, in an order of its own.
      std::vector<domain::message> some;
      const auto count = any_of(1, 7);
      for (int m = 0; m < count; ++m)
        some.push_back(o.store.new_message(who[static_cast<std::size_t>(any_of(0, 2))], noon()));
      o.store.accept(some);
      journal_batch batch;
      std::map<std::int64_t, std::int64_t> sums;
      for (const auto& m : some) {
        auto e = o.store.new_event(m, event_kind::submitted, message_state::submitted);
        e.charge = m.price;
        batch.events.push_back(e);
        sums[m.account.value] += m.price.units();
      }
      const auto when = noon() + std::chrono::hours{24 * any_of(-40, 40)};
      for (const auto& [account, units] : sums)
        batch.transfers.push_back(
            {{account}, domain::transfer_kind::post, money::from_units(units), 1, when});
      o.store.commit(batch);
    }
    o.fold(static_cast<std::uint32_t>(any_of(1, 9)));
  }
  o.fold();
  for (const auto& account : who)
    for (int month = 1; month <= 12; ++month) {
      const domain::billing_month m{2026, month};
      const auto made = o.billing.issue_invoice(account, m, o.maker());
      const auto posted = o.posts(account, m);
      if (posted.is_zero())
        CHECK(made.error() == errc::no_change);
      else
        CHECK(made.value().facts.exact == posted);
    }
  CHECK(o.store.number("SELECT COUNT(*) FROM charge_sums WHERE document = 0") == 0);
}

TEST_CASE_TEMPLATE("charges are told apart by network and class, those from before that are not", Store,
    on_sqlite, on_postgres) {
  office<Store> o;
  o.charge(2, noon());
  journal_batch batch;
  batch.transfers.push_back({o.account, domain::transfer_kind::post, money::from_units(100), 1, noon(),
      domain::network_id{2}, domain::traffic_class::otp});
  o.store.commit(batch);
  o.store.run("UPDATE transfers SET network = -1, traffic_class = -1 WHERE amount = 16000");
  o.fold(1);
  const auto made = o.billing.issue_invoice(o.account, march, o.maker()).value();
  REQUIRE(made.facts.lines.size() == 2);
  CHECK(made.facts.lines[0].network == "All networks");
  CHECK(made.facts.lines[0].segments == 2);
  CHECK(made.facts.lines[1].traffic == "Codes (OTP)");
  CHECK(made.facts.exact == money::from_units(16'100));
}

TEST_CASE_TEMPLATE("what two take of the ledger at once is taken once", Store, on_sqlite, on_postgres) {
  office<Store> o;
  for (int i = 0; i < 60; ++i)
    o.charge(1, noon());
  {
    std::vector<std::jthread> people;
    for (int i = 0; i < 4; ++i)
      people.emplace_back([&o] {
        const auto mine = o.store.database().connect(persistence::lane::changes);
        auto& billing = mine->template get<billing_store>();
        for (bool more = true; more;) {
          const auto step = billing.fold_charges(3);
          more = !step || step->more;
        }
      });
  }
  CHECK(o.billing.issue_invoice(o.account, march, o.maker()).value().facts.exact ==
      money::from_units(60 * 8'000));
}

TEST_CASE_TEMPLATE(
    "credit notes never take more than the invoice, also of two at once", Store, on_sqlite, on_postgres) {
  office<Store> o;
  o.charge(5, noon());  // KES 4.00
  o.fold();
  const auto invoice = o.billing.issue_invoice(o.account, march, o.maker()).value();
  CHECK(o.billing.issue_credit_note({{4711}, money::from_shillings(1), "?", "R0"}, o.maker()).error() ==
      errc::not_found);
  const auto first =
      o.billing.issue_credit_note({invoice.id, money::from_shillings(1), "twice", "R1"}, o.maker()).value();
  REQUIRE(first.note);
  CHECK(first.note->number == "MBS-C-2026-000001");
  // Asked again, it is the same note; something else with its reference is none.
  const auto again =
      o.billing.issue_credit_note({invoice.id, money::from_shillings(1), "twice", "R1"}, o.maker()).value();
  CHECK(again.note->number == first.note->number);
  CHECK(again.left == money::from_shillings(3));
  CHECK(
      o.billing.issue_credit_note({invoice.id, money::from_shillings(2), "twice", "R1"}, o.maker()).error() ==
      errc::already_exists);
  CHECK(first.note->facts.of_number == invoice.number);
  CHECK(first.left == money::from_shillings(3));
  std::array<persistence::credit_note_made, 2> both;
  {
    std::vector<std::jthread> people;
    for (std::size_t i = 0; i < both.size(); ++i)
      people.emplace_back([&o, &both, id = invoice.id, i] {
        const auto mine = o.store.database().connect(persistence::lane::changes);
        auto maker = o.maker();
        maker.token = "both" + std::to_string(i);
        both[i] =
            mine->template get<billing_store>()
                .issue_credit_note({id, money::from_shillings(2), "both", "both" + std::to_string(i)}, maker)
                .value();
      });
  }
  CHECK(both[0].note.has_value() != both[1].note.has_value());
  for (const auto& one : both)
    CHECK(one.left == money::from_shillings(1));
  CHECK(o.billing.get_document(invoice.id, o.account).value().credited == money::from_shillings(3));
}

TEST_CASE_TEMPLATE("a file is kept once, and is the same ever after", Store, on_sqlite, on_postgres) {
  office<Store> o;
  o.pay(10'000, "BANK 1");
  const auto made = o.write_receipts().front();
  CHECK(o.billing.unprinted({}, 10).value().size() == 1);
  CHECK_FALSE(o.billing.get_file(made.id).value().has_value());
  const std::string content("%PDF\0\xff", 6);
  CHECK(o.billing.keep_file(made.id, content).value() == content);
  CHECK(o.billing.keep_file(made.id, "another").value() == content);
  CHECK(o.billing.get_file(made.id).value() == content);
  o.store.run("UPDATE billing_documents SET sha256 = 'another'");
  CHECK(o.billing.get_file(made.id).error() == errc::internal);
  o.store.run("UPDATE billing_documents SET sha256 = '" + crypto::to_hex(crypto::sha256(content)) + "'");
  CHECK(o.billing.unprinted({}, 10).value().empty());
  CHECK(o.billing.get_document(made.id, o.account).value().sha256.size() == 64);
  CHECK(o.billing.get_document(made.id, domain::account_id{4711}).error() == errc::not_found);
  CHECK(o.billing.keep_file({4711}, content).error() == errc::not_found);
}

TEST_CASE_TEMPLATE(
    "dates do not fall when a clock is set back, and years begin at 1", Store, on_sqlite, on_postgres) {
  office<Store> o;
  for (const auto* reference : {"A", "B", "C"})
    o.pay(10'000, reference);
  REQUIRE(o.billing.pass_credit(o.funding_of("A") - 1));
  const auto credits = o.billing.next_credits(noon(), 10).value();
  const auto later = at("2026-12-31T21:00:00Z");
  const auto a = o.billing.issue_receipt(credits[0], o.maker(later - std::chrono::hours{1})).value();
  const auto b = o.billing.issue_receipt(credits[1], o.maker(later)).value();
  const auto c = o.billing.issue_receipt(credits[2], o.maker(later - std::chrono::hours{1})).value();
  CHECK(a.number == "MBS-R-2026-000001");
  CHECK(b.number == "MBS-R-2027-000001");
  CHECK(c.number == "MBS-R-2027-000002");
  CHECK(c.issued_at == later);
}

TEST_CASE_TEMPLATE("200 documents of 8 at once are numbered 1 to 200", Store, on_sqlite, on_postgres) {
  office<Store> o;
  for (int i = 0; i < 200; ++i)
    o.pay(10'000 * (1 + i), "P" + std::to_string(i));
  REQUIRE(o.billing.pass_credit(o.funding_of("P0") - 1));
  const auto credits = o.billing.next_credits(noon(), 200).value();
  REQUIRE(credits.size() == 200);
  {
    std::vector<std::jthread> workers;
    for (int w = 0; w < 8; ++w)
      workers.emplace_back([&o, &credits, w] {
        const auto mine = o.store.database().connect(persistence::lane::changes);
        for (std::size_t i = 0; i < credits.size(); ++i) {
          persistence::billing_maker maker;
          maker.terms = &terms();
          maker.networks = &domain::numbering_plan::kenya();
          maker.token = std::to_string(w) + "-" + std::to_string(i);
          maker.by.at = noon() + std::chrono::seconds{(static_cast<int>(i) * 37 + w) % 100};
          while (!mine->template get<billing_store>().issue_receipt(credits[i], maker)) {
          }
        }
      });
  }
  auto page = o.billing.list_documents({.limit = 200}).value();
  REQUIRE(page.documents.size() == 200);
  CHECK_FALSE(page.next);
  std::ranges::reverse(page.documents);
  domain::time_point last{};
  std::set<std::string> tokens;
  for (std::size_t i = 0; i < page.documents.size(); ++i) {
    const auto& d = page.documents[i];
    CHECK(d.number ==
        domain::billing_number("MBS", billing_kind::receipt, 2026, static_cast<std::int64_t>(i) + 1));
    CHECK(d.issued_at >= last);
    last = d.issued_at;
    tokens.insert(d.token);
  }
  CHECK(tokens.size() == 200);
}

TEST_CASE_TEMPLATE("a control unit's number is taken once, and a note's not before its invoice's", Store,
    on_sqlite, on_postgres) {
  office<Store> o;
  using persistence::unit_taken;
  o.charge(5, noon());
  o.fold();
  const auto invoice = o.billing.issue_invoice(o.account, march, o.maker()).value();
  const auto note =
      o.billing.issue_credit_note({invoice.id, money::from_shillings(1), "?", "R1"}, o.maker()).value().note;
  o.pay(10'000, "BANK 1");
  const auto receipt = o.write_receipts().front();
  domain::audit_origin by{{domain::actor_kind::command_line, 0}, noon(), {}};
  const auto take = [&](const std::string& number, const std::string& unit_number) {
    return o.billing.take_control_unit(number, {"KRAMW1", unit_number, "sig"}, by).value();
  };
  CHECK(o.billing.list_documents({.without_unit = true}).value().documents.size() == 2);
  CHECK(take(note->number, "2") == unit_taken::too_soon);
  CHECK(take(invoice.number, "1") == unit_taken::taken);
  CHECK(take(invoice.number, "1") == unit_taken::known);
  CHECK(take(invoice.number, "9") == unit_taken::differs);
  CHECK(take(note->number, "1") == unit_taken::elsewhere);
  CHECK(take(note->number, "2") == unit_taken::taken);
  CHECK(take(receipt.number, "3") == unit_taken::unknown);
  CHECK(take("nothing", "3") == unit_taken::unknown);
  const auto left = o.billing.list_documents({.without_unit = true}).value();
  CHECK(left.documents.empty());
  const auto found = o.billing.find_document(invoice.number).value();
  REQUIRE(found.unit);
  CHECK(found.unit->number == "1");
}

TEST_CASE_TEMPLATE(
    "anybody who has the address of a document sees number, date and total", Store, on_sqlite, on_postgres) {
  office<Store> o;
  o.pay(10'000, "BANK 1");
  const auto made = o.write_receipts().front();
  const auto seen = o.billing.verify_document("token1").value();
  CHECK(seen.number == made.number);
  CHECK(seen.total == made.total);
  CHECK(o.billing.verify_document("token2").error() == errc::not_found);
}

TEST_CASE_TEMPLATE("members who see the money are mailed once of a document that is printed", Store,
    on_sqlite, on_postgres) {
  office<Store> o;
  o.pay(10'000, "BANK 1");
  const auto made = o.write_receipts().front();
  for (const auto role :
      {domain::account_role::owner, domain::account_role::finance, domain::account_role::sender})
    (void)new_member(o.store, o.account, std::string{domain::to_text(role)} + "@example.com", role);
  CHECK(o.billing.untold(10).value().empty());
  REQUIRE(o.billing.keep_file(made.id, "%PDF").has_value());
  REQUIRE(o.billing.untold(10).value() == std::vector{made.id});
  for (int i = 0; i < 2; ++i)
    REQUIRE(o.billing.tell_members(made.id, "https://tuma.example/x", noon()).has_value());
  CHECK(o.store.number("SELECT COUNT(*) FROM mail_outbox") == 2);
  CHECK(o.billing.untold(10).value().empty());
}

TEST_CASE_TEMPLATE("the account's address for invoices is mailed too, once", Store, on_sqlite, on_postgres) {
  office<Store> o;
  o.pay(10'000, "BANK 1");
  const auto made = o.write_receipts().front();
  (void)new_member(o.store, o.account, "finance@example.com", domain::account_role::finance);
  for (const auto* address : {"books@example.com", "finance@example.com"}) {
    o.store.run("DELETE FROM mail_outbox");
    o.store.run("UPDATE billing_documents SET told_at = 0");
    o.store.run("UPDATE accounts SET billing_email = '" + std::string{address} + "'");
    REQUIRE(o.billing.tell_members(made.id, "https://tuma.example/x", noon()).has_value());
    const bool is_another = std::string_view{address} == "books@example.com";
    CHECK(o.store.number("SELECT COUNT(*) FROM mail_outbox") == (is_another ? 2 : 1));
  }
}

TEST_CASE_TEMPLATE(
    "invoices are made by themselves from the first day on that was named", Store, on_sqlite, on_postgres) {
  office<Store> o;
  CHECK(o.billing.begin_documents({100}).value() == domain::kenyan_day{100});
  CHECK(o.billing.begin_documents({200}).value() == domain::kenyan_day{100});
  o.charge(1, at("2026-02-10T12:00:00Z"));
  o.charge(1, at("2026-03-10T12:00:00Z"));
  o.charge(1, at("2026-03-11T12:00:00Z"));
  o.fold();
  const auto all = o.billing.unbilled_months({0}, march.last(), 100).value();
  REQUIRE(all.size() == 2);
  CHECK(all[1].month == march);
  CHECK(o.billing.unbilled_months(march.first(), march.last(), 100).value().size() == 1);
}

}  // namespace mbs::test
