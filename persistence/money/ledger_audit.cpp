#include "persistence/money/ledger_audit.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/credit_limit_rows.hpp"
#include "persistence/money/day_rows.hpp"
#include "persistence/money/snapshot_checks.hpp"
#include "persistence/money/system_account_rows.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

namespace mbs::persistence {

using domain::transfer_kind;

namespace {

constexpr std::size_t most_differences = 1'000;
constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

std::string shown(account_id id) {
  return "account " + domain::to_text(id);
}

/// Paid back to the account so far.
money refunds_of(sql::connection& c, account_id account) {
  const auto row = c.query(
      "SELECT CAST(COALESCE(SUM(f.amount), 0) AS BIGINT) FROM funding_entries f WHERE f.account = $1 AND f.kind = 2 "
      "AND f.counter = $2",
      {account.value, static_cast<std::int64_t>(domain::system_account::refunds)});
  return money::from_units(row->next() ? row->integer(0) : 0);
}

class audit {
 public:
  audit(sql::connection& c, const verify_request& request) : c_{c}, request_{request} {}

  verification run() {
    begin();
    differ(faulty_messages(c_, messages_));
    differ(events_of_strangers(c_, messages_));
    add_up();
    check_accounts();
    differ(check_snapshots(c_, request_.account, !request_.whole));
    if (!request_.account) check_system_accounts();
    if (request_.whole && !request_.account) check_days();
    return std::move(found_);
  }

  verification run_as_of(const closing_row& closing) {
    found_.carried_from = closing.day;
    load_accounts();
    const movement_range range{0, closing.last_transfer, 0, closing.last_funding, request_.account};
    std::vector<difference> misplaced;
    moved_ = add_up_movements(c_, range, misplaced);
    differ(std::move(misplaced));
    compare_closing(totals_at(c_, closing.day, request_.account), moved_);
    fill_books();
    for (const auto& [id, totals] : moved_)
      found_.transfers += totals.entries();
    found_.accounts = static_cast<std::int64_t>(moved_.size());
    return std::move(found_);
  }

 private:
  /// Everything of one account.
  struct known_account {
    money credit_limit;
  };

  void differ(difference d) {
    if (found_.differences.size() < most_differences) found_.differences.push_back(std::move(d));
  }
  void differ(std::vector<difference> all) {
    for (auto& d : all)
      differ(std::move(d));
  }

  void begin();
  void load_accounts();
  void add_up();
  void check_accounts();
  void check_account(account_id id, const domain::movement_totals& moved);
  void check_limit(account_id id, money available, money debits, money limit);
  void compare_closing(const account_totals& closed, const account_totals& moved);
  void check_system_accounts();
  void check_days();
  void check_carried_messages();
  void fill_books();

  sql::connection& c_;
  const verify_request& request_;
  verification found_;
  closing_place place_;
  message_range messages_;
  std::map<account_id, known_account> accounts_;
  std::map<account_id, message_sums> sums_;
  account_totals moved_;
};

void audit::load_accounts() {
  const auto row = c_.query(
      "SELECT a.id, a.credit_limit FROM accounts a WHERE a.id > 0" + only("a.id", request_.account), {});
  while (row->next())
    accounts_[{row->integer(0)}].credit_limit = money::from_units(row->integer(1));
  found_.accounts = static_cast<std::int64_t>(accounts_.size());
}

void audit::begin() {
  load_accounts();
  messages_.account = request_.account;
  if (request_.whole) return;
  place_ = load_place(c_);
  messages_.after = place_.message_through;
  if (const auto last = newest_closing(c_)) found_.carried_from = last->day;
}

/// What closed days carry, and what came after them; when all is looked at, all of it.
void audit::add_up() {
  sums_ = add_up_messages(c_, messages_);
  for (const auto& [id, sums] : sums_)
    found_.messages += sums.messages;
  std::vector<difference> misplaced;
  moved_ = add_up_movements(
      c_, {place_.transfer_through, newest, place_.funding_through, newest, request_.account}, misplaced);
  differ(std::move(misplaced));
  for (const auto& [id, totals] : moved_)
    found_.transfers += totals.entries();
  if (request_.whole) return;
  for (const auto& [id, carried] : carried_messages(c_, request_.account))
    sums_[id].add(carried);
  add_totals(moved_, totals_at(c_, {newest}, request_.account));
}

void audit::check_accounts() {
  for (const auto& [id, sums] : sums_)
    (void)moved_[id];
  for (const auto& [id, moved] : moved_)
    check_account(id, moved);
  fill_books();
}

void audit::check_account(account_id id, const domain::movement_totals& moved) {
  const auto known = accounts_.find(id);
  if (known == accounts_.end())
    return differ({shown(id) + " has messages or movements but does not exist", id});
  const auto& sums = sums_[id];
  const auto compare = [&](transfer_kind kind, money expected, const char* of) {
    if (moved.of(kind) != expected)
      differ({shown(id) + ": transfers of kind " + std::string{domain::to_text(kind)} + " add up to " +
              moved.of(kind).to_text() + ", " + of + " to " + expected.to_text(),
          id});
  };
  compare(transfer_kind::reserve, sums.prices, "prices of its messages");
  compare(transfer_kind::post, sums.charges, "charges of its events");
  compare(transfer_kind::release, sums.releases, "releases of its events");
  const auto available = moved.available(), reserved = moved.reserved();
  if (!available || !reserved) throw std::runtime_error{"the money of " + shown(id) + " overflows"};
  check_limit(id, *available, moved.of(transfer_kind::debit), known->second.credit_limit);
  if (reserved->is_negative()) differ({shown(id) + ": reserved " + reserved->to_text() + " is below 0", id});
}

/// A debit may cross reservations made without knowing of it: they are held to what was there before debits.
/// A refund never takes what is not there.
void audit::check_limit(account_id id, money available, money debits, money limit) {
  if (available >= money::from_units(-limit.units())) return;
  const auto lowest = money::from_units(-limit_to_judge_by(c_, id, limit).units());
  const auto before_debits = domain::add(available, debits);
  const auto held_to = before_debits ? domain::subtract(*before_debits, refunds_of(c_, id)) : before_debits;
  if (held_to && *held_to < lowest)
    differ({shown(id) + ": available " + available.to_text() + " is below its limit of " + lowest.to_text(),
        id});
}

void audit::compare_closing(const account_totals& closed, const account_totals& moved) {
  const auto compare = [&](account_id id, const domain::movement_totals& a,
                           const domain::movement_totals& b) {
    if (a == b) return;
    std::string what = shown(id) + ": its closed days say";
    for (const auto kind : domain::every_transfer_kind)
      if (a.of(kind) != b.of(kind))
        what += ' ' + std::string{domain::to_text(kind)} + ' ' + a.of(kind).to_text() + " for " +
            b.of(kind).to_text();
    if (a.entries() != b.entries())
      what += ", " + std::to_string(a.entries()) + " movements for " + std::to_string(b.entries());
    differ({std::move(what), id});
  };
  for (const auto& [id, totals] : closed) {
    const auto own = moved.find(id);
    compare(id, totals, own == moved.end() ? domain::movement_totals{} : own->second);
  }
  for (const auto& [id, totals] : moved)
    if (!closed.contains(id)) compare(id, {}, totals);
}

/// Closed days against the movements and messages that they were made of.
void audit::check_days() {
  const auto place = load_place(c_);
  std::vector<difference> more;
  const auto moved = add_up_movements(c_, {0, place.transfer_through, 0, place.funding_through, {}}, more);
  compare_closing(totals_at(c_, {newest}), moved);
  auto closed = days_as_closed(c_, more);
  differ(std::move(more));
  if (const auto open = newest_closing(c_); open && open->closed_at == 0) closed.erase(open->day);
  auto days = days_as_moved(c_);
  std::erase_if(days, [](const auto& day) { return day.second == domain::movement_totals{}; });
  for (const auto& [day, totals] : closed)
    if (const auto own = days.find(day); own == days.end() || own->second != totals)
      differ({"day " + to_text(day) + ": its closing is not what its movements add up to"});
  for (const auto& [day, totals] : days)
    if (!closed.contains(day)) differ({"day " + to_text(day) + " has movements and no closing"});
  check_carried_messages();
}

void audit::check_carried_messages() {
  const auto through = load_place(c_).message_through;
  const auto sums = add_up_messages(c_, {0, through, {}});
  const auto carried = carried_messages(c_, {});
  const auto same = [](const message_sums& a, const message_sums& b) {
    return a.messages == b.messages && a.prices == b.prices && a.charges == b.charges &&
        a.releases == b.releases;
  };
  for (const auto& [id, own] : sums)
    if (const auto c = carried.find(id); c == carried.end() || !same(c->second, own))
      differ({shown(id) + ": what its closed days carry of messages is not what these add up to", id});
  for (const auto& [id, own] : carried)
    if (!sums.contains(id)) differ({shown(id) + ": its closed days carry messages that are not there", id});
}

/// The sum over them is the book "funding", and so 0 together with all others.
void audit::check_system_accounts() {
  std::vector<difference> more;
  const auto held = load_system_accounts(c_, more);
  auto all = money{};
  for (const auto& one : held) {
    const auto sum = domain::add(all, one);
    if (!sum) throw std::runtime_error{"the system accounts overflow"};
    all = *sum;
  }
  if (all != found_.funding)
    more.push_back(
        {"the system accounts add up to " + all.to_text() + ", funding to " + found_.funding.to_text()});
  if (request_.whole) {
    const auto moved = add_up_system_accounts(c_, more);
    for (std::size_t i = 0; i < held.size(); ++i)
      if (held[i] != moved[i])
        more.push_back({"system account " + std::string{domain::system_account_texts[i]} + " holds " +
            held[i].to_text() + ", and its entries add up to " + moved[i].to_text()});
  }
  found_.system_accounts = held;
  differ(std::move(more));
}

void audit::fill_books() {
  domain::trial_balance books;
  for (const auto& [id, totals] : moved_)
    for (const auto kind : domain::every_transfer_kind)
      if (!books.add({id, kind, totals.of(kind), 0, {}}))
        throw std::runtime_error{"the sum of the books overflows"};
  if (!books.is_zero_sum()) differ({"the sum over all books is not 0"});
  found_.available = books.of(domain::book::available);
  found_.reserved = books.of(domain::book::reserved);
  found_.revenue = books.of(domain::book::revenue);
  found_.funding = books.of(domain::book::funding);
}

}  // namespace

verification verify_books(sql::connection& c, const verify_request& request) {
  return audit{c, request}.run();
}

std::optional<verification> books_as_of(
    sql::connection& c, domain::kenyan_day day, const std::optional<account_id>& account) {
  // A day without a closing of its own stands as the one before it, once a later one is closed.
  const auto own = newest_closing(c, domain::kenyan_day{day.number + 1});
  const auto last = newest_closing(c);
  if (!own || own->closed_at == 0 || !last || last->day < day) return std::nullopt;
  return audit{c, {true, account, day}}.run_as_of(*own);
}

}  // namespace mbs::persistence
