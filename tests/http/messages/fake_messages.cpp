#include "tests/http/messages/fake_messages.hpp"

#include "http/messages/message_routes.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

namespace mbs::http::tests {
namespace {

using domain::errc;
using domain::money;

domain::time_point now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

const std::array<domain::approved_sender, 1> senders{{{.name = "MBSDEMO", .network = {}, .traffic = {}}}};

}  // namespace

fake_messages::fake_messages(answering& how) : how_{how} {
  prices_ =
      *domain::price_table::build({{.network = {}, .traffic = {}, .per_segment = money::from_units(8'000)}});
}

std::vector<route> fake_messages::routes() {
  return message_routes(*this);
}

std::vector<domain::submission> fake_messages::submissions() {
  const auto lock = how_.lock();
  return submissions_;
}

persistence::message_filter fake_messages::last_filter() {
  const auto lock = how_.lock();
  return filter_;
}

void fake_messages::add_event(domain::message_id id, domain::message_event event) {
  const auto lock = how_.lock();
  messages_.at(id.value).events.push_back(std::move(event));
}

void fake_messages::set_callback(domain::message_id id, persistence::message_callback callback) {
  const auto lock = how_.lock();
  messages_.at(id.value).callback = std::move(callback);
}

void fake_messages::submit(actors::submission_request request) {
  const auto done = request.done;
  how_.respond<actors::submission_answer>(
      done, [this, request = std::move(request)] { return accept(request); });
}

actors::outcome<actors::submission_answer> fake_messages::accept(const actors::submission_request& request) {
  submissions_.push_back(request.what);
  if (request.once) {
    if (const auto at = once_.find(request.once->key); at != once_.end()) {
      if (at->second.body != request.once->body)
        return actors::refusal{.why = errc::idempotency_key_reused, .detail = {}};
      actors::submission_answer again;
      again.replayed = at->second.answer;
      return again;
    }
  }
  const auto made = domain::compose(request.what, rules(), senders);
  if (made.has_error()) return actors::refusal{.why = made.error().why, .detail = made.error().detail};
  actors::submission_answer answer;
  answer.coding = made->content->segmented.coding;
  answer.segments = static_cast<std::uint8_t>(made->content->segmented.segments.size());
  answer.rejected = made->rejected;
  answer.total = made->total;
  keep(request, *made, answer);
  if (request.once && !answer.accepted.empty())
    once_[request.once->key] = {request.once->body, request.once->render(answer)};
  return answer;
}

void fake_messages::keep(const actors::submission_request& request, const domain::composition& made,
    actors::submission_answer& answer) {
  const auto at = now();
  for (const auto& r : made.recipients) {
    const domain::message_id id{ids_.next(at)};
    answer.accepted.push_back({id, r.to, r.network, r.price});
    messages_[id.value].message = {.id = id,
        .account = request.account,
        .to = r.to,
        .network = r.network,
        .traffic = request.what.traffic,
        .segments = answer.segments,
        .price = r.price,
        .accepted_at = at,
        .expires_at = at + made.validity,
        .callback = {},
        .content = made.content};
  }
}

void fake_messages::cancel(
    domain::account_id, domain::message_id id, actors::completion<persistence::message_history> done) {
  how_.respond<persistence::message_history>(
      std::move(done), [this, id]() -> actors::outcome<persistence::message_history> {
        const auto at = messages_.find(id.value);
        if (at == messages_.end()) return actors::refusal{.why = errc::not_found, .detail = {}};
        auto& history = at->second;
        if (!history.events.empty()) return actors::refusal{.why = errc::already_submitted, .detail = {}};
        domain::message_event event;
        event.kind = domain::event_kind::cancelled;
        event.state = domain::message_state::cancelled;
        event.at = now();
        event.release = history.message.price;
        history.events.push_back(event);
        return history;
      });
}

void fake_messages::set_prices(std::vector<domain::price_rule> rules) {
  prices_ = *domain::price_table::build(std::move(rules));
}

void fake_messages::preview(
    domain::account_id, domain::submission what, actors::completion<domain::submission_preview> done) {
  if (throws_) throw std::logic_error("secret detail of the inside");
  how_.respond<domain::submission_preview>(
      std::move(done), [this, what = std::move(what)]() -> actors::outcome<domain::submission_preview> {
        auto seen = domain::preview(what, rules(), senders);
        if (seen.has_error()) return actors::refusal{.why = seen.error().why, .detail = seen.error().detail};
        return std::move(*seen);
      });
}

void fake_messages::get_message(domain::account_id account, domain::message_id id,
    actors::completion<persistence::message_history> done) {
  how_.respond<persistence::message_history>(
      std::move(done), [this, account, id]() -> actors::outcome<persistence::message_history> {
        const auto at = messages_.find(id.value);
        if (at == messages_.end() || at->second.message.account != account)
          return actors::refusal{.why = errc::not_found, .detail = {}};
        return at->second;
      });
}

void fake_messages::have_rows(std::uint32_t rows, std::uint32_t a_page, std::size_t octets_a_row) {
  const auto lock = how_.lock();
  rows_ = rows;
  rows_a_page_ = a_page;
  octets_a_row_ = octets_a_row;
}

void fake_messages::refuse_below(std::uint32_t row, actors::refusal why) {
  const auto lock = how_.lock();
  refused_below_ = row;
  refusal_ = std::move(why);
}

fake_messages::exports_seen fake_messages::exports() {
  const auto lock = how_.lock();
  return exports_;
}

void fake_messages::note_export(
    domain::audit_origin, const persistence::message_filter&, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [this] {
    exports_.order.emplace_back("note");
    return std::string{"\"id\"\r\n"};
  });
}

void fake_messages::export_messages(
    persistence::message_filter filter, actors::completion<actors::table_page> done) {
  how_.respond<actors::table_page>(
      std::move(done), [this, filter = std::move(filter)]() -> actors::outcome<actors::table_page> {
        filter_ = filter;
        exports_.order.emplace_back("look");
        ++exports_.looks;
        auto row = filter.before ? static_cast<std::uint32_t>(filter.before->value) - 1 : rows_;
        if (row < refused_below_) return refusal_;
        actors::table_page page;
        for (; row > 0 && page.rows < std::min(filter.limit, rows_a_page_); --row, ++page.rows) {
          const auto number = std::to_string(row);
          page.lines += '"' + number + std::string(octets_a_row_ - number.size() - 4, '.') + "\"\r\n";
        }
        exports_.rows += page.rows;
        if (row > 0) page.next = domain::to_text(domain::message_id{row + 1});
        return page;
      });
}

void fake_messages::list_messages(
    persistence::message_filter filter, actors::completion<persistence::message_page> done) {
  how_.respond<persistence::message_page>(std::move(done), [this, filter = std::move(filter)] {
    filter_ = filter;
    persistence::message_page page;
    for (auto at = messages_.rbegin(); at != messages_.rend(); ++at) {
      if (filter.before && at->first >= filter.before->value) continue;
      if (page.rows.size() == filter.limit) {
        page.next = page.rows.back().message.id;
        break;
      }
      const auto& h = at->second;
      page.rows.push_back({h.message,
          h.events.empty() ? domain::message_state::accepted : h.events.back().state, h.message.accepted_at,
          money{}, h.events.empty() ? domain::message_reason{} : domain::reason_of(h.events.back())});
    }
    return page;
  });
}

}  // namespace mbs::http::tests
