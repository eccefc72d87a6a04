#include "actors/senders/sender_request_service.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/runtime/store_answers.hpp"
#include "crypto/digest.hpp"
#include "persistence/senders/sender_store.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>

namespace mbs::actors {

using domain::errc;
using persistence::document_folder;
using persistence::sender_document;
using persistence::sender_request_record;
using persistence::sender_store;

namespace {

// Of files that may be swept: longer than any document takes from its file to its row.
constexpr std::chrono::hours at_least_old{1};
constexpr std::size_t files_a_step = 64;

domain::result<std::string> write_file(const document_folder& folder, const std::string& octets) {
  try {
    folder.prepare();
  } catch (const std::runtime_error& e) {
    spdlog::error("event=document_refused reason=\"{}\"", e.what());
    return errc::store_unavailable;
  }
  auto file = folder.write(octets);
  if (!file) spdlog::error("event=document_refused reason=\"the disk does not take it\"");
  return file;
}

domain::result<sender_document> store_document(sender_store& store, const document_folder& folder,
    domain::account_id account, const new_sender_document& wanted, const domain::audit_origin& by) {
  const auto request = store.get_request(wanted.request, account);
  if (!request) return request.error();
  if (request->state != domain::sender_request_state::waiting) return errc::not_waiting;
  if (request->documents.size() >= domain::max_documents_of_request) return errc::too_many_requests_open;
  const auto file = write_file(folder, wanted.octets);
  if (!file) return file.error();
  sender_document document{.id = {}, .request = wanted.request, .name = wanted.name, .kind = wanted.kind};
  document.size = static_cast<std::uint32_t>(wanted.octets.size());
  document.hash = crypto::sha256(wanted.octets);
  document.file = *file;
  auto added = store.add_document(document, account, by);
  // Of a lost answer nobody knows whether the row is there: then the file stays until it is swept.
  if (!added && added.error() != errc::store_unavailable && added.error() != errc::timed_out)
    folder.remove(*file);
  return added;
}

domain::result<sender_document_content> load_document(sender_store& store, const document_folder& folder,
    domain::sender_document_id id, std::optional<domain::account_id> account) {
  auto about = store.get_document(id, account);
  if (!about) return about.error();
  auto octets = folder.read(about->file);
  if (!octets) return octets.error();
  return sender_document_content{std::move(*about), std::move(*octets)};
}

/// Rows first: a file that a stop leaves behind is swept.
void forget_old(sender_store& store, const document_folder& folder, const sender_request_terms& terms,
    domain::time_point now) {
  const auto gone = store.forget_old_requests(now - terms.documents, now - terms.requests, now);
  if (!gone) return;  // tried again at the next step
  for (const auto& file : gone->files)
    folder.remove(file);
}

}  // namespace

sender_request_service::sender_request_service(parts p)
    : parts_{std::move(p)}, folder_{std::make_shared<document_folder>(parts_.documents_folder)} {}

void sender_request_service::list_requests(domain::account_id turn,
    persistence::sender_request_question question, completion<persistence::sender_request_page> done) {
  answer_by_look<sender_store>(*parts_.store, turn, std::move(done),
      [question, now = parts_.now](auto& store) { return store.list_requests(question, now()); });
}

void sender_request_service::get_request(domain::account_id turn, domain::sender_request_id id,
    std::optional<domain::account_id> account, completion<sender_request_record> done) {
  answer_by_look<sender_store>(*parts_.store, turn, std::move(done),
      [id, account](auto& store) { return store.get_request(id, account); });
}

void sender_request_service::read_document(domain::account_id turn, domain::sender_document_id id,
    std::optional<domain::account_id> account, completion<sender_document_content> done) {
  answer_by_look<sender_store>(*parts_.store, turn, std::move(done),
      [id, account, folder = folder_](auto& store) { return load_document(store, *folder, id, account); });
}

void sender_request_service::ask_for_sender(persistence::new_sender_request wanted,
    const domain::audit_origin& by, completion<sender_request_record> done) {
  const auto account = wanted.account;
  when_active(parts_.accounts, account, std::move(done), [this, wanted = std::move(wanted), by](auto then) {
    answer_by_change<sender_store, sender_request_record>(*parts_.store, wanted.account, std::move(then),
        [wanted, by](auto& store) { return store.add_request(wanted, by); });
  });
}

void sender_request_service::withdraw_request(domain::account_id account, domain::sender_request_id id,
    const domain::audit_origin& by, completion<sender_request_record> done) {
  when_active(parts_.accounts, account, std::move(done), [this, account, id, by](auto then) {
    answer_by_change<sender_store, sender_request_record>(
        *parts_.store, account, std::move(then), [account, id, by, folder = folder_](auto& store) {
          auto withdrawn = store.withdraw_request(id, account, by);
          if (withdrawn)
            for (const auto& document : std::exchange(withdrawn->documents, {}))
              folder->remove(document.file);
          return withdrawn;
        });
  });
}

void sender_request_service::add_document(domain::account_id account, new_sender_document document,
    const domain::audit_origin& by, completion<sender_document> done) {
  auto kept = std::make_shared<const new_sender_document>(std::move(document));
  when_active(
      parts_.accounts, account, std::move(done), [this, account, kept = std::move(kept), by](auto then) {
        answer_by_change<sender_store, sender_document>(
            *parts_.store, account, std::move(then), [account, kept, by, folder = folder_](auto& store) {
              return store_document(store, *folder, account, *kept, by);
            });
      });
}

void sender_request_service::set_default_sender(domain::account_id account, std::string name,
    const domain::audit_origin& by, completion<std::string> done) {
  when_active(parts_.accounts, account, std::move(done), [this, account, name, by](auto then) {
    answer_by_change<sender_store, std::string>(*parts_.store, account, std::move(then),
        [account, name, by](auto& store) -> domain::result<std::string> {
          if (const auto set = store.set_default_sender(account, name, by); !set) return set.error();
          return name;
        });
  });
}

/// A decision wrote a mail beside itself: MAILER sends it once that is known.
template <class Decide>
void sender_request_service::decide(
    domain::account_id turn, completion<sender_request_record> done, Decide decide_it) {
  answer_by_change<sender_store, sender_request_record>(
      *parts_.store, turn,
      [mailer = parts_.mailer, events = parts_.events, done = std::move(done)](
          outcome<sender_request_record> decided) {
        if (decided && mailer) caf::anon_send(mailer, mails_waiting{});
        if (decided && events != nullptr)
          events->tell(decided->account, domain::sender_decided{decided->id, decided->state});
        done(std::move(decided));
      },
      std::move(decide_it));
}

void sender_request_service::approve_request(domain::account_id turn, domain::sender_request_id id,
    std::optional<domain::time_point> ends_at, const domain::audit_origin& by,
    completion<sender_request_record> done) {
  decide(turn, std::move(done),
      [id, ends_at, by](sender_store& store) { return store.approve_request(id, ends_at, by); });
}

void sender_request_service::reject_request(domain::account_id turn, domain::sender_request_id id,
    std::string reason, const domain::audit_origin& by, completion<sender_request_record> done) {
  decide(turn, std::move(done), [id, reason = std::move(reason), by](sender_store& store) {
    return store.reject_request(id, reason, by);
  });
}

void sender_request_service::sweep() {
  const bool has_folder = !parts_.documents_folder.empty();
  // What finds no room is swept at the next step.
  (void)parts_.store->query<sender_store>(lane::maintenance,
      [folder = folder_, now = parts_.now, terms = parts_.terms, has_folder](sender_store& store) {
        forget_old(store, *folder, terms, now());
        if (!has_folder) return;
        const auto strangers = store.strangers_among(folder->some_old(now() - at_least_old, files_a_step));
        if (!strangers) return;
        for (const auto& file : *strangers)
          folder->remove(file);
      });
}

}  // namespace mbs::actors
