#include "persistence/messages/message_lists.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/messages/message_fold.hpp"
#include "persistence/messages/message_rows.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <utility>

namespace mbs::persistence {

namespace {

using domain::id_generator;
using ids = std::vector<std::int64_t>;

constexpr std::uint32_t most_rows = 500;
/// How far an id's time may be from the time of acceptance: the ids only narrow the search.
constexpr std::chrono::seconds id_slack{2};
/// How far back the newest messages are looked for at first, and then: planning for the partitions of all
/// days costs more than reading a page of one.
constexpr std::array<std::chrono::days, 2> first_spans{std::chrono::days{1}, std::chrono::days{8}};

struct id_range {
  std::int64_t from = 0;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  [[nodiscard]] bool empty() const noexcept { return from >= until; }
};

id_range range_of(const message_filter& f) {
  id_range range;
  if (f.since) range.from = id_generator::first_at(*f.since - id_slack);
  if (f.until) range.until = id_generator::first_at(*f.until + id_slack);
  if (f.before) range.until = std::min(range.until, f.before->value);
  return range;
}

// A statement that grows by conditions, and their values.
struct page_query {
  std::string tail;
  std::vector<sql::parameter> values;

  std::string next(const sql::parameter& value) {
    values.push_back(value);
    return '$' + std::to_string(values.size());
  }
};

// Every filter but the range of ids, compared with what is stored. `days` bounds e.message_id as the query
// bounds m.id, so that the planner leaves out days of events as well.
void add_conditions(page_query& q, const message_filter& f, const std::string& days) {
  if (f.state)
    q.tail += " AND COALESCE((SELECT e.state FROM message_events e WHERE e.message_id = m.id AND " + days +
        " ORDER BY e.seq DESC LIMIT 1), 0) = " + q.next(std::int64_t{static_cast<std::uint8_t>(*f.state)});
  if (f.to) q.tail += " AND m.recipient = " + q.next(f.to->number());
  if (f.reference)
    q.tail +=
        " AND COALESCE(m.reference, (SELECT c.reference FROM messages c WHERE c.id = m.content_owner)) = " +
        q.next(sql::octets{*f.reference});
  if (f.sender)
    q.tail += " AND COALESCE(m.sender, (SELECT c.sender FROM messages c WHERE c.id = m.content_owner)) = " +
        q.next(sql::octets{*f.sender});
  if (f.test)
    q.tail += std::string{" AND m.network "} + (*f.test ? "= " : "<> ") +
        q.next(std::int64_t{domain::test_network.value});
  if (f.traffic)
    q.tail += " AND m.traffic_class = " + q.next(std::int64_t{static_cast<std::uint8_t>(*f.traffic)});
  if (f.since) q.tail += " AND m.accepted_at >= " + q.next(domain::to_micros(*f.since));
  if (f.until) q.tail += " AND m.accepted_at < " + q.next(domain::to_micros(*f.until));
}

std::vector<domain::message> in_range(
    sql::connection& c, const message_filter& f, const id_range& range, std::int64_t wanted) {
  page_query q{"WHERE m.account = $1 AND m.id >= $2 AND m.id < $3",
      {f.account.value, range.from, range.until, wanted}};
  add_conditions(q, f, "e.message_id >= $2 AND e.message_id < $3");
  return load_messages(c, q.tail + " ORDER BY m.id DESC LIMIT $4", q.values);
}

std::vector<domain::message> of_ids(
    sql::connection& c, const message_filter& f, const ids& which, std::int64_t wanted) {
  // The bounds let the planner leave out days.
  page_query q{"WHERE m.account = $1 AND " + c.in("m.id", 2) + " AND m.id >= $3 AND m.id <= $4",
      {f.account.value, sql::integers{which}, which.back(), which.front(), wanted}};
  add_conditions(q, f, "e.message_id >= $3 AND e.message_id <= $4");
  return load_messages(c, q.tail + " ORDER BY m.id DESC LIMIT $5", q.values);
}

// Where a look at `most_looked_at` messages ends, when there are older ones.
std::optional<std::int64_t> end_of_look(sql::connection& c, const message_filter& f, const id_range& range) {
  const auto found = c.query(
      "SELECT x.id FROM messages x WHERE x.account = $1 AND x.id >= $2 AND x.id < $3 "
      "ORDER BY x.id DESC LIMIT 1 OFFSET $4",
      {f.account.value, range.from, range.until, most_looked_at - 1});
  if (!found->next()) return std::nullopt;
  return found->integer(0);
}

message_page::row fold(message_history history) {
  message_page::row row;
  row.changed_at = history.message.accepted_at;
  for (const auto& e : history.events) {
    if (e.state != row.state) row.reason = domain::reason_of(e);
    row.state = e.state;
    row.changed_at = e.at;
    if (const auto sum = domain::add(row.charged, e.charge)) row.charged = *sum;
  }
  row.message = std::move(history.message);
  return row;
}

// What is on its way to become a page: one message more than asked for tells whether there is a next one.
class growing_page {
 public:
  explicit growing_page(std::uint32_t limit) : limit_{std::clamp<std::uint32_t>(limit, 1, most_rows)} {}

  [[nodiscard]] std::int64_t wanted() const { return std::int64_t{limit_} + 1 - std::ssize(messages_); }
  [[nodiscard]] bool is_full() const { return wanted() <= 0; }
  void add(std::vector<domain::message> more) {
    std::move(more.begin(), more.end(), std::back_inserter(messages_));
  }
  /// `next` counts when the page is not full.
  [[nodiscard]] message_page finish(sql::connection& c, std::optional<std::int64_t> next) {
    message_page page;
    if (next) page.next = message_id{*next};
    if (messages_.size() > limit_) {
      messages_.resize(limit_);
      page.next = messages_.back().id;
    }
    for (auto& history : with_events(c, std::move(messages_)))
      page.rows.push_back(fold(std::move(history)));
    return page;
  }

 private:
  std::uint32_t limit_;
  std::vector<domain::message> messages_;
};

// The newest in the range, of which the fold tells where to begin: later ones are few.
void add_newest(sql::connection& c, const message_filter& f, id_range range, growing_page& page) {
  const auto newest = std::min(range.until - 1, load_fold_place(c).messages_through);
  for (const auto span : first_spans) {
    const auto from = id_generator::first_at(id_generator::time_of(newest) - span);
    if (from <= range.from) break;
    page.add(in_range(c, f, {from, range.until}, page.wanted()));
    if (page.is_full()) return;
    range.until = from;
  }
  page.add(in_range(c, f, range, page.wanted()));
}

// Looks through a range; where it ended, when that was before the end of the range.
std::optional<std::int64_t> look_through(
    sql::connection& c, const message_filter& f, id_range range, growing_page& page) {
  const auto end = end_of_look(c, f, range);
  if (end) range.from = *end;
  page.add(in_range(c, f, range, page.wanted()));
  return end;
}

// One of the filters, as the fold keeps it.
struct key_of_filter {
  list_key kind;
  std::optional<sql::parameter> value;
};

std::vector<key_of_filter> keys_of(const message_filter& f) {
  std::vector<key_of_filter> keys;
  if (f.to) keys.push_back({list_key::recipient, f.to->number()});
  if (f.reference && !f.reference->empty()) keys.push_back({list_key::reference, sql::octets{*f.reference}});
  if (f.sender) keys.push_back({list_key::sender, sql::octets{*f.sender}});
  if (f.state && domain::is_final(*f.state))
    keys.push_back({list_key::state, std::int64_t{static_cast<std::uint8_t>(*f.state)}});
  if (f.state && !domain::is_final(*f.state)) keys.push_back({list_key::open, std::nullopt});
  return keys;
}

ids ids_of_key(sql::connection& c, const message_filter& f, const key_of_filter& key, const id_range& range,
    std::int64_t most) {
  std::vector<sql::parameter> values{f.account.value, range.from, range.until, most};
  if (key.value) values.push_back(*key.value);
  const auto found = c.query(ids_statement(key.kind), values);
  ids which;
  while (found->next())
    which.push_back(found->integer(0));
  return which;
}

// Messages of the account that ended and are not yet kept by their state, newest first; nothing when there
// are more than a page looks at.
std::optional<ids> ended_lately(
    sql::connection& c, const message_filter& f, const id_range& range, const fold_place& place) {
  const auto found = c.query(
      "SELECT x.message_id, x.account FROM (SELECT e.message_id, e.account FROM message_events e "
      "WHERE e.state >= 2 AND e.seq > $1 AND e.message_id >= $2 ORDER BY e.seq LIMIT $3) x",
      {place.events_through, place.first_open, most_looked_at});
  ids which;
  std::int64_t seen = 0;
  while (found->next()) {
    ++seen;
    const auto id = found->integer(0);
    if (found->integer(1) == f.account.value && id >= range.from && id < range.until) which.push_back(id);
  }
  if (seen == most_looked_at) return std::nullopt;
  std::sort(which.begin(), which.end(), std::greater{});
  return which;
}

// The key with the fewest messages; with none in the range nothing can be found.
key_of_filter rarest(sql::connection& c, const message_filter& f, const id_range& range) {
  auto keys = keys_of(f);
  if (keys.size() == 1) return keys.front();
  std::size_t best = 0;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto count = ids_of_key(c, f, keys[i], range, most_looked_at).size();
    if (count < fewest) {
      fewest = count;
      best = i;
    }
  }
  return keys[best];
}

// The next of both lists, each newest first.
ids merged(const ids& kept, const ids& lately, std::int64_t until, std::int64_t most) {
  ids all;
  std::copy_if(lately.begin(), lately.end(), std::back_inserter(all), [&](auto id) { return id < until; });
  all.insert(all.end(), kept.begin(), kept.end());
  std::sort(all.begin(), all.end(), std::greater{});
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (std::ssize(all) > most) all.resize(static_cast<std::size_t>(most));
  return all;
}

// Finds what the fold has taken by its keys; where it ended, when that was before the end of the range.
std::optional<std::int64_t> look_up(sql::connection& c, const message_filter& f, id_range range,
    const fold_place& place, growing_page& page) {
  const auto key = rarest(c, f, range);
  ids lately;
  if (key.kind == list_key::state) {
    auto ended = ended_lately(c, f, range, place);
    if (!ended) return look_through(c, f, range, page);
    lately = std::move(*ended);
  }
  for (std::int64_t looked_at = 0; looked_at < most_looked_at && !page.is_full();) {
    // As a rule all that is found fits: then the first look is enough.
    const auto most = looked_at == 0 ? page.wanted() : most_looked_at - looked_at;
    const auto which = merged(ids_of_key(c, f, key, range, most), lately, range.until, most);
    if (!which.empty()) page.add(of_ids(c, f, which, page.wanted()));
    if (std::ssize(which) < most) return std::nullopt;
    looked_at += std::ssize(which);
    range.until = which.back();
  }
  return range.until;
}

}  // namespace

std::string ids_statement(list_key key) {
  const auto from = [](const std::string& table, const std::string& column) {
    return "SELECT k.id FROM " + table + " k WHERE k.account = $1 AND k.id >= $2 AND k.id < $3" +
        (column.empty() ? std::string{} : " AND k." + column + " = $5") + " ORDER BY k.id DESC LIMIT $4";
  };
  switch (key) {
    case list_key::open: return from("open_messages", "");
    case list_key::state: return from("message_ends", "state");
    case list_key::recipient: return from("message_recipients", "recipient");
    case list_key::reference: return from("message_references", "reference");
    case list_key::sender: return from("message_senders", "sender");
  }
  return {};
}

message_page find_messages(sql::connection& c, const message_filter& f) {
  growing_page page{f.limit};
  const auto range = range_of(f);
  if (range.empty()) return {};
  if (!f.state && !f.to && !f.reference && !f.sender && !f.test && !f.traffic) {
    add_newest(c, f, range, page);
    return page.finish(c, std::nullopt);
  }
  // What is taken, and what not, is asked for at one moment.
  sql::transaction moment{c, sql::transaction::kind::read};
  const auto place = load_fold_place(c);
  std::optional<std::int64_t> next;
  // Who asks for no reference, or for an empty one, looks for what nothing is kept by.
  const bool kept = !keys_of(f).empty();
  const id_range untaken{kept ? std::max(range.from, place.messages_below) : range.from, range.until};
  const id_range taken{range.from, std::min(range.until, place.messages_below)};
  if (!untaken.empty()) next = look_through(c, f, untaken, page);
  if (!next && !page.is_full() && kept && !taken.empty()) next = look_up(c, f, taken, place, page);
  auto found = page.finish(c, next);
  moment.commit();
  return found;
}

}  // namespace mbs::persistence
