#include "actors/messages/message_service.hpp"

#include "actors/access/noted_table.hpp"
#include "actors/accounts/standing.hpp"
#include "actors/messages/cancellation.hpp"
#include "actors/messages/message_csv.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/messages/message_store.hpp"

#include <algorithm>

namespace mbs::actors {

namespace {

using domain::errc;

constexpr std::chrono::seconds after_drain{5};
constexpr std::chrono::seconds soon{1};

}  // namespace

void message_service::submit(submission_request request) {
  const auto recipients = static_cast<std::uint32_t>(request.what.to.size());
  if (*parts_.draining) return request.done(refusal{errc::shutting_down, {}, after_drain});
  if (!parts_.counters->store_available) return request.done(refusal{errc::store_unavailable, {}, soon});
  if (!parts_.gate->start_accepting(recipients)) {
    raise(parts_.counters->refused_requests);
    return request.done(refusal{errc::overloaded, {}, soon});
  }
  caf::anon_send(parts_.accounts, submit_messages{std::make_shared<submission_request>(std::move(request))});
}

void message_service::cancel(
    domain::account_id account, domain::message_id id, completion<persistence::message_history> done) {
  when_active(parts_.accounts, account, std::move(done), [this, account, id](auto then) {
    // The first look counts as one of the account's; only who got past it has another in the message plane.
    cancel_message(
        parts_.router, id, [this, account, id](auto read) { get_message(account, id, std::move(read)); },
        [this, account, id](auto read) {
          answer_by_query<persistence::message_store>(*parts_.store, lane::messages, std::move(read),
              [account, id](auto& store) { return store.get_message(account, id); });
        },
        std::move(then));
  });
}

void message_service::preview(
    domain::account_id account, domain::submission what, completion<domain::submission_preview> done) {
  caf::anon_send(parts_.accounts,
      preview_messages{
          account, std::make_shared<const domain::submission>(std::move(what)), std::move(done)});
}

void message_service::get_message(
    domain::account_id account, domain::message_id id, completion<persistence::message_history> done) {
  answer_by_look<persistence::message_store>(*parts_.store, account, std::move(done),
      [account, id](auto& store) { return store.get_message(account, id); });
}

void message_service::list_messages(
    persistence::message_filter filter, completion<persistence::message_page> done) {
  const auto who = filter.account;
  answer_by_look<persistence::message_store>(*parts_.store, who, std::move(done),
      [filter = std::move(filter)](auto& store) { return store.list_messages(filter); });
}

void message_service::note_export(
    domain::audit_origin by, const persistence::message_filter& filter, completion<std::string> done) {
  const auto who = filter.account;
  note_table(*parts_.store, who,
      {std::move(by), "messages.exported", who, facts_of_export(filter), message_csv_head()},
      std::move(done));
}

void message_service::export_messages(persistence::message_filter filter, completion<table_page> done) {
  constexpr std::uint32_t rows_a_page = 500;
  const auto who = filter.account;
  filter.limit = std::min(filter.limit, rows_a_page);
  answer_by_look<persistence::message_store>(*parts_.store, who, std::move(done),
      [filter = std::move(filter), plan = parts_.plan](auto& store) -> domain::result<table_page> {
        const auto page = store.list_messages(filter);
        if (!page) return page.error();
        table_page table;
        for (const auto& row : page->rows)
          append_message_line(table.lines, row, *plan);
        table.rows = static_cast<std::uint32_t>(page->rows.size());
        if (page->next) table.next = domain::to_text(*page->next);
        return table;
      });
}

}  // namespace mbs::actors
