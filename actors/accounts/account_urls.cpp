#include "actors/accounts/account_state.hpp"
#include "domain/webhooks/callback_address.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <algorithm>
#include <utility>

/// What an ACCOUNT knows of its callback URLs.
namespace mbs::actors {

using domain::errc;

std::optional<domain::webhook_endpoint_id> account_state::endpoint_of(const std::string& url) const {
  if (url.empty()) return default_webhook_known ? std::optional{default_webhook} : std::nullopt;
  if (!urls) return std::nullopt;
  const auto of = [this](std::string_view wanted) -> std::optional<domain::webhook_endpoint_id> {
    for (const auto& e : urls->endpoints)
      if (e.url == wanted) return e.id;
    return std::nullopt;
  };
  // One that was registered with this very query goes before that of all queries.
  if (const auto exactly = of(url)) return exactly;
  return of(domain::without_query(url));
}

void account_state::find_endpoint(const std::shared_ptr<submission_request>& request, bool repeats_nothing) {
  auto& book = url_book();
  const auto wait = [&] { book.waiting.push_back({request, repeats_nothing}); };
  if (!book.known) return wait(), list_webhook_endpoints();
  const auto& url = request->what.callback_url;
  if (auto endpoint = endpoint_of(url)) return accept(request, *endpoint);
  // A repeat has no effect: the URL that the first request named may have been changed since.
  if (!repeats_nothing) return unless_repeated(request, [this, request] { find_endpoint(request, true); });
  const std::string shared{domain::without_query(url)};
  if (book.creating.contains(shared)) return wait();
  if (book.endpoints.size() + book.creating.size() >= env->rules->now()->callback_urls_per_account)
    return turn_down(*request,
        {errc::too_many_callback_urls,
            "the account has " + std::to_string(book.endpoints.size()) +
                " callback URLs, without counting queries, and may have " +
                std::to_string(env->rules->now()->callback_urls_per_account) +
                ": delete some with DELETE /v1/webhooks/{id}",
            {}});
  wait();
  create_webhook_endpoint(shared);
}

/// Moves those who wait for a callback URL as far as what is known allows.
void account_state::pursue_endpoints() {
  auto& book = url_book();
  if (book.waiting.empty()) return;
  if (!book.known) return list_webhook_endpoints();
  for (auto& w : std::exchange(book.waiting, {}))
    find_endpoint(w.request, w.repeats_nothing);
}

void account_state::take_default_webhook() {
  const auto& all = urls->endpoints;
  const auto found = std::ranges::find_if(all, &persistence::webhook_endpoint::is_default);
  default_webhook = found == all.end() ? domain::webhook_endpoint_id{} : found->id;
  default_webhook_known = true;
}

void account_state::list_webhook_endpoints() {
  if (std::exchange(url_book().listing, true)) return;
  const account_actor me{self};
  const bool taken =
      env->store->query<persistence::webhook_store>(lane::messages, [me, account = id](auto& store) {
        auto found = store.webhook_endpoints_of(account);
        caf::anon_send(me,
            found ? webhook_endpoints_loaded{errc::none, std::move(*found), false, {}}
                  : webhook_endpoints_loaded{found.error(), {}, false, {}});
      });
  if (!taken) on_endpoints({errc::overloaded, {}, false, {}});
}

void account_state::create_webhook_endpoint(const std::string& url) {
  url_book().creating.insert(url);
  const account_actor me{self};
  persistence::webhook_endpoint endpoint;
  endpoint.account = id;
  endpoint.url = url;
  endpoint.created_at = env->now();
  const bool taken = env->new_endpoints->make(
      *env->store, std::move(endpoint), [me, url](domain::result<persistence::webhook_endpoint> made) {
        caf::anon_send(me,
            made ? webhook_endpoints_loaded{errc::none, {std::move(*made)}, true, url}
                 : webhook_endpoints_loaded{made.error(), {}, true, url});
      });
  if (!taken) on_endpoints({errc::overloaded, {}, true, url});
}

void account_state::on_endpoints(const webhook_endpoints_loaded& m) {
  auto& book = url_book();
  if (m.created)
    book.creating.erase(m.url);
  else
    book.listing = false;
  if (!m.created && std::exchange(book.stale, false)) {
    book.known = false;  // read again when it is wanted
  } else if (m.why == errc::none && !m.created) {
    book.endpoints = m.endpoints;
    book.known = true;
    take_default_webhook();
  } else if (m.why == errc::none) {
    for (const auto& made : m.endpoints)
      if (!endpoint_of(made.url)) book.endpoints.push_back(made);
  } else if (m.why == errc::already_exists) {
    book.known = false;  // made by somebody else meanwhile: read the list again
  } else {
    for (auto& w : std::exchange(book.waiting, {})) {
      if (m.created && m.url != domain::without_query(w.request->what.callback_url))
        book.waiting.push_back(std::move(w));
      else
        turn_down(*w.request, {m.why, "the webhooks of the account could not be read or registered", soon});
    }
  }
  pursue_endpoints();
}

}  // namespace mbs::actors
