#include "domain/money/paybill_number.hpp"
#include "domain/money/price_book.hpp"
#include "domain/money/rounding.hpp"
#include "persistence/money/billing_store.hpp"
#include "persistence/money/ledger_store.hpp"
#include "persistence/money/money_request_store.hpp"
#include "persistence/money/payment_store.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

/// The example of docs/money.md, "One account, to the last cent": read from there, and done once more.
namespace mbs::test {

namespace {

using domain::kenyan_day;
using domain::transfer_kind;
using row = std::vector<std::string>;
using table = std::vector<row>;

void replace(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

row cells_of(const std::string& line) {
  row cells;
  std::istringstream parts{line.substr(1)};
  for (std::string cell; std::getline(parts, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    cells.push_back(
        first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

/// The section: its tables without their heads, and what is said between them.
struct section {
  std::vector<table> tables;
  std::string prose;

  section() {
    std::ifstream file{MBS_SOURCE_DIR "/docs/money.md"};
    bool is_here = false, is_in_table = false;
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("## ")) is_here = line == "## One account, to the last cent";
      if (!is_here) continue;
      replace(line, "\u2212", "-");
      if (!line.starts_with('|')) {
        is_in_table = false;
        prose += line + '\n';
      } else if (!is_in_table) {
        is_in_table = true;
        tables.emplace_back();
      } else if (!line.starts_with("| --- ")) {
        tables.back().push_back(cells_of(line));
      }
    }
    REQUIRE(tables.size() == 4);
  }
};

/// "-1,234.5000" or "1,155.73".
money amount_in(std::string text) {
  replace(text, ",", "");
  const bool is_below = text.starts_with('-');
  const auto amount = money::from_text(is_below ? text.substr(1) : text);
  REQUIRE_MESSAGE(amount, text);
  return money::from_units(is_below ? -amount->units() : amount->units());
}
std::uint32_t count_in(std::string text) {
  replace(text, ",", "");
  return static_cast<std::uint32_t>(std::stoul(text));
}
money times(money price, std::uint32_t count) {
  return money::from_units(price.units() * count);
}

domain::time_point at(const std::string& text) {
  return domain::time_from_rfc3339(text).value();
}
/// Noon of "2 March".
domain::time_point noon_of(const std::string& day) {
  const auto number = day.substr(0, day.find(' '));
  return at("2026-" + std::string{day.ends_with("April") ? "04-" : "03-"} + (number.size() == 1 ? "0" : "") +
      number + "T09:00:00Z");
}

domain::audit_origin by(std::int64_t person, domain::time_point when) {
  return {.who = {domain::actor_kind::person, person}, .at = when, .personal = {}};
}
constexpr std::int64_t jane = 1, juma = 2;

/// What goes to one network, by the first table.
struct traffic {
  domain::network_id network;
  money price;
  std::uint32_t accepted = 0, taken = 0;
  std::vector<domain::message> messages;
};

/// The list of the example: what a segment costs with its taxes.
domain::shared_prices prices_of(const table& told) {
  domain::price_list_facts list{{1}, true, {{at("2026-01-01T00:00:00Z"), {}}}};
  for (std::size_t i = 0; i < told.size(); ++i)
    list.versions.front().rules.push_back(
        {domain::network_id{static_cast<std::uint8_t>(i + 1)}, std::nullopt, amount_in(told[i][1])});
  const std::vector<domain::tax_change> vat{{domain::tax::vat, kenyan_day{0}, 1'600}};
  return domain::price_book{{&list, 1}, vat}.of({1}).at(at("2026-03-05T09:00:00Z")).prices;
}

template <class Store>
class example {
 public:
  explicit example(const section& told) : told_{told} {
    const auto made = store.accounts().create_account(
        {"duka@example.com", "Duka Ltd", money{}, "whsec_duka", {}}, at("2026-03-02T08:00:00Z"));
    REQUIRE(made);
    account = made->id;
    const auto prices = prices_of(told.tables[0]);
    for (const auto& cells : told.tables[0]) {
      const domain::network_id network{static_cast<std::uint8_t>(traffic_.size() + 1)};
      const auto price = prices->per_segment(network, domain::traffic_class::transactional).value();
      CHECK_MESSAGE(price == amount_in(cells[2]), cells[0]);
      traffic_.push_back({network, price, count_in(cells[3]), count_in(cells[4]), {}});
    }
  }

  void do_step(const row& cells) {
    const auto amount = amount_in(cells[3]);
    const auto when = noon_of(cells[1]);
    switch (count_in(cells[0])) {
      case 1: return open_account(amount, when);
      case 2: return pay(amount, word_of(cells[2], "QK"), when);
      case 3:
        return agree(wish(domain::money_request_kind::bank_payment, amount, word_of(cells[2], "FT")), when);
      case 4: return accept(amount, when);
      case 5: return take(amount, when);
      case 6: return refuse(amount, when);
      case 7: return invoice(amount, when);
      case 8: return credit_note(amount, when);
      case 9: return agree(wish(domain::money_request_kind::adjustment, amount, "MBS-C-2026-000001"), when);
      case 10: return refund(amount, word_of(cells[2], "QK"), when);
      default: FAIL("a step that the test does not know");
    }
  }

  /// Of the whole platform, which is this account.
  [[nodiscard]] std::vector<money> books() {
    const auto quick = store.ledger().verify(), whole = store.ledger().verify({.whole = true});
    REQUIRE_MESSAGE(quick, store.trouble());
    REQUIRE(whole.has_value());
    CHECK(quick->differences.empty());
    CHECK(whole->differences.empty());
    CHECK(whole->system_accounts == quick->system_accounts);
    std::vector<money> all{whole->available, whole->reserved, whole->revenue};
    for (const auto& one : whole->system_accounts.value())
      all.push_back(one);
    return all;
  }

  void close_days_before(domain::time_point now) {
    for (int i = 0; i < 1'000; ++i) {
      const auto made = store.books().close_some({now});
      REQUIRE_MESSAGE(made, store.trouble());
      CHECK(made->found.empty());
      if (!made->more) return;
    }
    FAIL("closing does not end");
  }

  [[nodiscard]] domain::statement statement() {
    return store.books()
        .draw_statement(account,
            {domain::kenyan_day_from("2026-03-01").value(), domain::kenyan_day_from("2026-04-30").value()})
        .value();
  }

  Store store;
  domain::account_id account;
  std::optional<persistence::billing_record> billed, credited;

 private:
  [[nodiscard]] auto& changes() { return store.connection(persistence::lane::changes); }
  [[nodiscard]] auto& requests() { return changes().template get<persistence::money_request_store>(); }
  [[nodiscard]] auto& billing() { return changes().template get<persistence::billing_store>(); }

  /// The reference in a sentence.
  static std::string word_of(const std::string& text, std::string_view begins) {
    const auto from = text.find(begins);
    REQUIRE(from != std::string::npos);
    return text.substr(from, text.find_first_of(" :", from) - from);
  }

  void open_account(money amount, domain::time_point when) {
    const persistence::funding_entry entry{
        0, account, transfer_kind::credit, amount, "OPENING", "to try with", when};
    REQUIRE(store.funding().add_funding_entry(entry, {}, domain::system_account::grants));
  }
  void pay(money amount, const std::string& receipt, domain::time_point when) {
    persistence::told_payment told;
    told.receipt = receipt;
    told.amount = amount;
    told.typed = domain::paybill_number(account);
    told.short_code = "174379";
    told.paid_at = when;
    REQUIRE(changes().template get<persistence::payment_store>().record_payment(told, when));
  }

  [[nodiscard]] domain::money_wish wish(
      domain::money_request_kind kind, money amount, const std::string& reference) {
    domain::money_wish w;
    w.kind = kind;
    w.account = account;
    w.amount = amount;
    w.reference = reference;
    w.note = "as the books of the example have it";
    return w;
  }
  void agree(domain::money_wish what, domain::time_point when) {
    if (what.kind == domain::money_request_kind::bank_payment) {
      what.way = domain::money_way::bank_transfer;
      what.party = "Duka Ltd";
      what.value_day = domain::kenyan_day_at(when).number;
    }
    (void)decide(what, when);
  }
  domain::money_request_id decide(const domain::money_wish& what, domain::time_point when) {
    const auto made = requests().propose(what, money{}, by(jane, when));
    REQUIRE_MESSAGE(made, changes().trouble());
    const auto done = requests().approve(made->id, by(juma, when));
    REQUIRE_MESSAGE(done, changes().trouble());
    CHECK(done->verdict == domain::money_verdict::allowed);
    return made->id;
  }
  void refund(money amount, const std::string& paid_out, domain::time_point when) {
    auto what = wish(domain::money_request_kind::refund, amount, "");
    what.direction = transfer_kind::debit;
    what.way = domain::money_way::mpesa;
    what.party = "Duka Ltd";
    REQUIRE(requests().note_pay_out(decide(what, when), paid_out, by(jane, when)));
  }

  void accept(money amount, domain::time_point when) {
    std::vector<domain::message> all;
    money reserved;
    for (auto& t : traffic_) {
      for (std::uint32_t i = 0; i < t.accepted; ++i) {
        auto m = store.new_message(account, when);
        m.network = t.network;
        m.traffic = domain::traffic_class::transactional;
        m.price = t.price;
        t.messages.push_back(m);
        all.push_back(m);
      }
      reserved = domain::add(reserved, times(t.price, t.accepted)).value();
    }
    CHECK(reserved == amount);
    auto batch = batch_of(all);
    batch.transfers.push_back(
        {account, transfer_kind::reserve, reserved, static_cast<std::uint32_t>(all.size()), when, {}, {}});
    store.commit(batch);
  }
  void take(money amount, domain::time_point when) {
    journal_batch batch;
    money charged;
    for (const auto& t : traffic_) {
      for (std::uint32_t i = 0; i < t.taken; ++i) {
        auto e = store.new_event(t.messages[i], event_kind::submitted, message_state::submitted);
        e.charge = t.price;
        batch.events.push_back(e);
        batch.events.push_back(
            store.new_event(t.messages[i], event_kind::delivery_receipt, message_state::delivered));
      }
      const auto own = times(t.price, t.taken);
      batch.transfers.push_back({account, transfer_kind::post, own, t.taken, when, t.network,
          domain::traffic_class::transactional});
      charged = domain::add(charged, own).value();
    }
    CHECK(charged == amount);
    store.commit(batch);
  }
  void refuse(money amount, domain::time_point when) {
    journal_batch batch;
    for (const auto& t : traffic_)
      for (auto i = t.taken; i < t.accepted; ++i) {
        auto e = store.new_event(t.messages[i], event_kind::refused, message_state::rejected);
        e.release = t.price;
        batch.events.push_back(e);
      }
    batch.transfers.push_back({account, transfer_kind::release, amount,
        static_cast<std::uint32_t>(batch.events.size()), when, {}, {}});
    store.commit(batch);
    REQUIRE(store.messages().overdue({}, when + std::chrono::hours{24}, 10'000));
  }

  [[nodiscard]] persistence::billing_maker maker(domain::time_point when) {
    static const domain::billing_terms terms{{"Tuma Ltd", "Nairobi", "P051234567A"}};
    persistence::billing_maker m;
    m.terms = &terms;
    m.networks = &domain::numbering_plan::kenya();
    m.token = "token" + std::to_string(++tokens_);
    m.by.at = when;
    m.tells = false;
    return m;
  }
  void invoice(money amount, domain::time_point when) {
    while (billing().fold_charges(1'000).value().more) {
    }
    const auto made = billing().issue_invoice(account, {2026, 3}, maker(when));
    REQUIRE_MESSAGE(made, changes().trouble());
    CHECK(made->total == amount);
    billed = *made;
  }
  void credit_note(money amount, domain::time_point when) {
    const auto made =
        billing().issue_credit_note({billed->id, amount, "a mistake of ours", "N1"}, maker(when));
    REQUIRE_MESSAGE(made, changes().trouble());
    REQUIRE(made->note);
    credited = *made->note;
  }

  const section& told_;
  std::vector<traffic> traffic_;
  int tokens_ = 0;
};

/// The rows that a document stands for in the third table.
table rows_of(const std::string& name, const persistence::billing_record& d) {
  const auto paper = [](money m) { return domain::to_shillings_text(m); };
  const auto& f = d.facts;
  table rows;
  for (const auto& l : f.lines)
    rows.push_back({name, l.network + ", " + l.traffic, std::to_string(l.segments),
        domain::to_exact_text(l.exact), paper(l.amount)});
  rows.push_back({name, "Without taxes", "", "", paper(f.net)});
  for (const auto& t : f.taxes)
    rows.push_back({name, t.name + ' ' + domain::percent_text(t.basis_points) + " of KES " + paper(t.taxed),
        "", "", paper(t.tax)});
  const bool is_invoice = d.kind == domain::billing_kind::invoice;
  rows.push_back({name, is_invoice ? "Total" : "Credited", "",
      is_invoice ? domain::to_exact_text(f.exact) : "", paper(d.total)});
  return rows;
}

table rows_of(const domain::statement& s) {
  const auto text = [](money m) { return domain::to_exact_text(m); };
  table rows{{"opening", "", "", "", text(s.opening)}};
  for (const auto& d : s.moved)
    rows.push_back({to_text(d.day), text(d.credited), text(d.debited), text(d.charged), text(d.closing)});
  rows.push_back({"closing", text(s.credited), text(s.debited), text(s.charged), text(s.closing)});
  return rows;
}

/// Amounts of four decimals in the sentences.
std::set<std::string> exact_amounts_in(const std::string& prose) {
  std::set<std::string> all;
  std::string number;
  for (const char c : prose + ' ') {
    if ((c >= '0' && c <= '9') || c == '.' || (c == ',' && !number.empty())) {
      number += c;
      continue;
    }
    while (number.ends_with('.') || number.ends_with(','))
      number.pop_back();
    const auto point = number.find('.');
    if (point != std::string::npos && number.size() - point == 5) all.insert(number);
    number.clear();
  }
  return all;
}

std::string joined(const row& cells) {
  std::string line;
  for (const auto& cell : cells)
    line += cell + " | ";
  return line;
}

}  // namespace

TEST_CASE_TEMPLATE("the example of docs/money.md is what the stores make of it, to the last cent", Store,
    on_sqlite, on_postgres) {
  const section told;
  example<Store> duka{told};
  std::set<std::string> known{"0.0001"};
  std::string last_day;
  for (const auto& cells : told.tables[1]) {
    if (!last_day.empty() && cells[1] != last_day)
      duka.close_days_before(noon_of(cells[1]) - std::chrono::hours{4});
    last_day = cells[1];
    duka.do_step(cells);
    const auto books = duka.books();
    REQUIRE(cells.size() == 4 + books.size());
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < books.size(); ++i) {
      INFO("step " << cells[0] << ", column " << i + 5 << ": " << domain::to_exact_text(books[i]));
      CHECK(books[i] == amount_in(cells[4 + i]));
      sum += books[i].units();
    }
    CHECK(sum == 0);
  }
  for (auto cells : told.tables[0]) {
    const auto price = amount_in(cells[2]);
    CHECK(amount_in(cells[5]) == times(price, count_in(cells[3])));
    CHECK(amount_in(cells[6]) == times(price, count_in(cells[4])));
    CHECK(amount_in(cells[7]) == times(price, count_in(cells[3]) - count_in(cells[4])));
  }

  auto documents = rows_of("invoice", duka.billed.value());
  for (const auto& cells : rows_of("credit note", duka.credited.value()))
    documents.push_back(cells);
  REQUIRE(told.tables[2].size() == documents.size());
  for (std::size_t i = 0; i < documents.size(); ++i) {
    auto cells = told.tables[2][i];
    replace(cells[2], ",", "");
    CHECK(joined(cells) == joined(documents[i]));
  }

  const auto open = rows_of(duka.statement());
  duka.close_days_before(at("2026-05-01T09:00:00Z"));
  const auto closed = rows_of(duka.statement());
  CHECK(open == closed);
  REQUIRE(told.tables[3].size() == closed.size());
  for (std::size_t i = 0; i < closed.size(); ++i)
    CHECK(joined(told.tables[3][i]) == joined(closed[i]));

  // What the sentences say as well.
  for (const auto& t : told.tables)
    for (const auto& cells : t)
      known.insert(cells.begin(), cells.end());
  known.insert((domain::subtract(duka.billed->facts.exact, duka.billed->total)).value().to_text());
  for (const auto& amount : exact_amounts_in(told.prose))
    CHECK_MESSAGE(known.contains(amount), amount);
}

}  // namespace mbs::test
