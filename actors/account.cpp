#include "actors/account_actor.hpp"
#include "actors/fail_fast.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace mbs::actors {

namespace {

using domain::errc;
using domain::money;

constexpr std::chrono::seconds soon{1};
constexpr std::chrono::seconds when_drained{5};

refusal lack_of_credit(const domain::balance& balance, money needed) {
  return {errc::insufficient_credit,
      "this request needs KES " + needed.to_text() + " and KES " + balance.available().to_text() +
          " is available",
      {}};
}

struct pending_acceptance {
  std::shared_ptr<submission_request> request;
  submission_answer answer;
  message_batch messages;
  money reserved;
  std::optional<refusal> otherwise;  // only looked up: what to say when it repeats nothing
};

/// Of accounts whose requests name callback URLs.
struct callback_urls {
  bool known = false;
  bool listing = false;
  std::vector<persistence::endpoint_record> endpoints;
  std::set<std::string> creating;
  std::vector<std::shared_ptr<submission_request>> waiting;
};

/// Requests that the journal has not judged yet.
struct requests_under_way {
  std::map<std::uint64_t, pending_acceptance> pending;
  std::set<persistence::digest> keys;
};

/// Kept small: most accounts that are awake do nothing at the moment, so what only some need lies behind a
/// pointer.
struct account_state {
  explicit account_state(account_actor::pointer p) : self{p} {}

  account_actor::pointer self;
  domain::account_id id;
  account_owner owner;
  shared_environment env;

  bool loaded = false;
  bool stopped_spending = false;  // after a breach of the ledger
  persistence::account_status status = persistence::account_status::active;
  domain::balance balance;
  std::int64_t last_credit = 0;
  std::vector<domain::approved_sender> senders;
  std::vector<std::function<void(errc)>> waiting;  // until loaded; told what came of it

  std::unique_ptr<callback_urls> urls;
  std::unique_ptr<requests_under_way> under_way;
  std::uint64_t next_ticket = 1;
  std::uint64_t handled = 0;
  std::uint32_t queued = 0;
  bool falling_asleep = false;
  std::uint32_t since_snapshot = 0;   // writes to the journal
  std::uint64_t snapshot_ticket = 0;  // of the newest one: an older one may lack what came after it

  callback_urls& url_book() {
    if (!urls) urls = std::make_unique<callback_urls>();
    return *urls;
  }
  requests_under_way& open_requests() {
    if (!under_way) under_way = std::make_unique<requests_under_way>();
    return *under_way;
  }

  // Submission.
  void submit(const std::shared_ptr<submission_request>& request);
  void accept(const std::shared_ptr<submission_request>& request, domain::endpoint_id callback);
  void record(const std::shared_ptr<submission_request>& request, domain::composition composed,
      domain::endpoint_id callback);
  void refuse(submission_request& request, refusal why);
  void refuse_unless_repeated(const std::shared_ptr<submission_request>& request, refusal why);
  void on_verdicts(const acceptances_recorded& recorded);
  void on_verdict(const acceptance_verdict& verdict);
  void leave_queue(std::uint32_t messages);

  // Callback URLs.
  std::optional<domain::endpoint_id> endpoint_of(const std::string& url) const;
  void find_endpoint(const std::shared_ptr<submission_request>& request);
  void on_endpoints(const endpoints_loaded& loaded);
  void create_endpoint(const std::string& url);
  void list_endpoints();
  void pursue_endpoints();

  // Money.
  void settle(const settle_facts& settle);
  void settle_when_loaded(settle_facts settle);
  void breach(const char* what);
  void on_credit(const persistence::credit_record& credit);

  // Life.
  void on_loaded(const account_loaded& loaded);
  void fall_asleep();
  void count_write();
  void when_loaded(std::function<void(errc)> job) {
    if (loaded) return job(errc::none);
    waiting.push_back(std::move(job));
  }
};

void account_state::submit(const std::shared_ptr<submission_request>& request) {
  falling_asleep = false;
  if (status != persistence::account_status::active)
    return refuse(*request, {errc::account_suspended, "ask the platform's operator why", {}});
  if (stopped_spending)
    return refuse(*request, {errc::account_suspended, "the account's ledger is being checked", {}});
  const auto& url = request->what.callback_url;
  if (url.empty()) return accept(request, {});
  if (auto endpoint = endpoint_of(url)) return accept(request, *endpoint);
  find_endpoint(request);
}

void account_state::accept(const std::shared_ptr<submission_request>& request, domain::endpoint_id callback) {
  if (request->once && under_way && under_way->keys.contains(request->once->key))
    return refuse(*request,
        {errc::idempotency_key_in_flight, "the first request with this key has not been answered yet", soon});
  const auto rules = env->rules->now();
  auto composed = domain::compose(request->what, rules->sending(), senders);
  if (!composed) return refuse(*request, {composed.error(), {}, {}});
  drop_unroutable(*composed, rules->routes, request->what.priority);
  if (composed->recipients.empty()) {
    submission_answer answer;
    answer.rejected = std::move(composed->rejected);
    answer.coding = composed->content->cut.coding;
    answer.parts = static_cast<std::uint8_t>(composed->content->cut.parts.size());
    env->gate->stop_accepting(static_cast<std::uint32_t>(request->what.to.size()));
    return request->done(std::move(answer));
  }
  record(request, std::move(*composed), callback);
}

void account_state::record(const std::shared_ptr<submission_request>& request, domain::composition composed,
    domain::endpoint_id callback) {
  const auto count = static_cast<std::uint32_t>(composed.recipients.size());
  if (queued + count > env->rules->now()->queued_per_account && queued != 0)
    return refuse_unless_repeated(request,
        {errc::queue_full, "too many messages of this account are waiting to be sent", when_drained});
  if (auto reserved = balance.reserve(composed.total); !reserved) {
    if (reserved.error() == errc::insufficient_credit)
      return refuse_unless_repeated(request, lack_of_credit(balance, composed.total));
    return refuse(*request, {reserved.error(), {}, {}});
  }
  if (!env->gate->enqueue(count)) {
    (void)balance.release(composed.total);
    return refuse_unless_repeated(
        request, {errc::queue_full, "too many messages are waiting to be sent", when_drained});
  }
  queued += count;

  const auto now = env->now();
  const auto first_id = env->ids->next_block(now, count);
  auto messages = std::make_shared<std::vector<domain::message>>();
  messages->reserve(count);
  pending_acceptance p{request, {}, nullptr, composed.total, {}};
  p.answer.accepted.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& r = composed.recipients[i];
    const domain::message_id message_id{first_id + i};
    messages->push_back({.id = message_id,
        .account = id,
        .to = r.to,
        .network = r.network,
        .priority = request->what.priority,
        .parts = static_cast<std::uint8_t>(composed.content->cut.parts.size()),
        .price = r.price,
        .accepted_at = now,
        .expires_at = now + composed.validity,
        .callback = callback,
        .content = composed.content});
    p.answer.accepted.push_back({message_id, r.to, r.network, r.price});
  }
  p.answer.rejected = std::move(composed.rejected);
  p.answer.coding = composed.content->cut.coding;
  p.answer.parts = static_cast<std::uint8_t>(composed.content->cut.parts.size());
  p.answer.total = composed.total;
  p.messages = std::move(messages);

  append_acceptance append{account_actor{self}, next_ticket++, p.messages,
      {id, domain::transfer_kind::reserve, composed.total, count, now}, std::nullopt, false};
  if (request->once) {
    open_requests().keys.insert(request->once->key);
    append.once = persistence::idempotency_record{
        id, request->once->key, request->once->body, request->once->render(p.answer), now};
  }
  open_requests().pending.emplace(append.ticket, std::move(p));
  self->send(env->journal, std::move(append));
  count_write();
}

void account_state::refuse(submission_request& request, refusal why) {
  raise(env->counters->refused_requests);
  env->gate->stop_accepting(static_cast<std::uint32_t>(request.what.to.size()));
  request.done(std::move(why));
}

/// What cannot be accepted now may repeat a request that was: then it gets that one's answer.
void account_state::refuse_unless_repeated(const std::shared_ptr<submission_request>& request, refusal why) {
  if (!request->once) return refuse(*request, std::move(why));
  const auto now = env->now();
  auto none = std::make_shared<const std::vector<domain::message>>();
  append_acceptance append{account_actor{self}, next_ticket++, none,
      {id, domain::transfer_kind::reserve, {}, 0, now},
      persistence::idempotency_record{id, request->once->key, request->once->body, {}, now}, true};
  open_requests().keys.insert(request->once->key);
  open_requests().pending.emplace(
      append.ticket, pending_acceptance{request, {}, std::move(none), {}, std::move(why)});
  self->send(env->journal, std::move(append));
}

void account_state::on_verdicts(const acceptances_recorded& recorded) {
  for (const auto& verdict : recorded.verdicts)
    on_verdict(verdict);
}

void account_state::on_verdict(const acceptance_verdict& verdict) {
  if (!under_way) return;
  auto found = under_way->pending.find(verdict.ticket);
  if (found == under_way->pending.end()) return;
  auto p = std::move(found->second);
  under_way->pending.erase(found);
  if (p.request->once) under_way->keys.erase(p.request->once->key);
  if (under_way->pending.empty()) under_way.reset();
  if (p.otherwise && verdict.why == errc::not_found) return refuse(*p.request, std::move(*p.otherwise));
  const auto count = static_cast<std::uint32_t>(p.messages->size());

  if (verdict.why == errc::none && !verdict.replayed) {
    raise(env->counters->accepted, count);
    env->gate->stop_accepting(static_cast<std::uint32_t>(p.request->what.to.size()));
    // The messages go first: whoever reads the answer may ask for them at once.
    self->send(env->router, route_messages{std::move(p.messages)});
    return p.request->done(std::move(p.answer));
  }
  if (auto undone = balance.release(p.reserved); !undone) breach("an undone reservation");
  leave_queue(count);
  if (verdict.replayed) {
    env->gate->stop_accepting(static_cast<std::uint32_t>(p.request->what.to.size()));
    p.answer.replayed = verdict.replayed;
    return p.request->done(std::move(p.answer));
  }
  refuse(
      *p.request, {verdict.why, {}, verdict.why == errc::store_unavailable ? soon : std::chrono::seconds{0}});
}

void account_state::leave_queue(std::uint32_t messages) {
  env->gate->dequeue(messages);
  queued = queued > messages ? queued - messages : 0;
}

std::optional<domain::endpoint_id> account_state::endpoint_of(const std::string& url) const {
  if (!urls) return std::nullopt;
  for (const auto& e : urls->endpoints)
    if (e.url == url) return e.id;
  return std::nullopt;
}

void account_state::find_endpoint(const std::shared_ptr<submission_request>& request) {
  url_book().waiting.push_back(request);
  pursue_endpoints();
}

/// Moves those who wait for a callback URL as far as what is known allows.
void account_state::pursue_endpoints() {
  auto& book = url_book();
  if (book.waiting.empty()) return;
  if (!book.known) return list_endpoints();
  for (auto& request : std::exchange(book.waiting, {})) {
    const auto& url = request->what.callback_url;
    if (auto endpoint = endpoint_of(url)) {
      accept(request, *endpoint);
    } else if (book.creating.contains(url)) {
      book.waiting.push_back(request);
    } else if (book.endpoints.size() + book.creating.size() >= env->rules->now()->callback_urls_per_account) {
      refuse(
          *request, {errc::too_many_callback_urls, "use one URL and tell messages apart by `reference`", {}});
    } else {
      book.waiting.push_back(request);
      create_endpoint(url);
    }
  }
}

void account_state::list_endpoints() {
  if (std::exchange(url_book().listing, true)) return;
  const account_actor me{self};
  const bool taken = env->store->ask([me, account = id](persistence::read_store& store) {
    auto found = store.endpoints_of(account);
    caf::anon_send(me,
        found ? endpoints_loaded{errc::none, std::move(*found), false, {}}
              : endpoints_loaded{found.error(), {}, false, {}});
  });
  if (!taken) on_endpoints({errc::overloaded, {}, false, {}});
}

void account_state::create_endpoint(const std::string& url) {
  url_book().creating.insert(url);
  const account_actor me{self};
  persistence::endpoint_record endpoint;
  endpoint.account = id;
  endpoint.url = url;
  endpoint.created_at = env->now();
  const bool taken = env->store->alter([me, endpoint](persistence::admin_store& store) {
    auto made = store.create_endpoint(endpoint);
    caf::anon_send(me,
        made ? endpoints_loaded{errc::none, {std::move(*made)}, true, endpoint.url}
             : endpoints_loaded{made.error(), {}, true, endpoint.url});
  });
  if (!taken) on_endpoints({errc::overloaded, {}, true, url});
}

void account_state::on_endpoints(const endpoints_loaded& m) {
  auto& book = url_book();
  if (m.created)
    book.creating.erase(m.url);
  else
    book.listing = false;
  if (m.why == errc::none && !m.created) {
    book.endpoints = m.endpoints;
    book.known = true;
  } else if (m.why == errc::none) {
    for (const auto& made : m.endpoints)
      if (!endpoint_of(made.url)) book.endpoints.push_back(made);
  } else if (m.why == errc::already_exists) {
    book.known = false;  // made by somebody else meanwhile: read the list again
  } else {
    for (auto& request : std::exchange(book.waiting, {})) {
      if (m.created && m.url != request->what.callback_url)
        book.waiting.push_back(request);
      else
        refuse(*request, {m.why, "the callback URL could not be registered", soon});
    }
  }
  pursue_endpoints();
}

void account_state::settle(const settle_facts& settle) {
  falling_asleep = false;
  std::int64_t charged = 0, released = 0;
  std::uint32_t charges = 0, releases = 0, left = 0;
  for (const auto& fact : *settle.facts) {
    charged += fact.event.charge.units();
    released += fact.event.release.units();
    charges += fact.event.charge.is_zero() ? 0 : 1;
    releases += fact.event.release.is_zero() ? 0 : 1;
    left += fact.left_queue ? 1 : 0;
    if (domain::is_final(fact.event.state))
      raise(env->counters->final_states[static_cast<std::size_t>(fact.event.state)]);
  }
  const auto now = env->now();
  append_facts append{settle.client, settle.ticket, settle.facts, {}, {}};
  const auto move = [&](domain::transfer_kind kind, std::int64_t units, std::uint32_t count) {
    if (units == 0) return;
    const domain::transfer t{id, kind, money::from_units(units), count, now};
    if (auto applied = balance.apply(t); !applied) breach("a settlement");
    append.settlements.push_back(t);
  };
  move(domain::transfer_kind::post, charged, charges);
  move(domain::transfer_kind::release, released, releases);
  if (left != 0) leave_queue(left);
  self->send(env->journal, std::move(append));
  count_write();
}

/// Facts are never refused: while the store is away they wait here, bounded by the links' windows.
void account_state::settle_when_loaded(settle_facts facts) {
  when_loaded([this, facts = std::move(facts)](errc why) {
    if (why == errc::none) return settle(facts);
    if (why != errc::not_found) settle_when_loaded(facts);
  });
}

void account_state::breach([[maybe_unused]] const char* what) {
  // The books of this account no longer add up in memory: it must not spend until somebody has looked.
  raise(env->counters->ledger_breaches);
  stopped_spending = true;
}

void account_state::on_credit(const persistence::credit_record& credit) {
  if (credit.id <= last_credit) return;
  last_credit = credit.id;
  // A debit was checked against the books on disk; what was reserved since cannot undo it.
  const auto applied = credit.kind == domain::transfer_kind::debit ? balance.accept_debit(credit.amount)
                                                                   : balance.credit(credit.amount);
  if (!applied) breach("a credit");
}

void account_state::on_loaded(const account_loaded& arrived) {
  if (loaded) {  // the settings as they are now; money is this actor's own
    if (arrived.why != errc::none) return;
    status = arrived.state->account.status;
    balance.set_credit_limit(arrived.state->account.credit_limit);
    senders = arrived.state->senders;
    return;
  }
  auto jobs = std::move(waiting);
  waiting.clear();
  if (arrived.why == errc::none) {
    loaded = true;
    status = arrived.state->account.status;
    balance = arrived.state->balance;
    last_credit = arrived.state->last_credit;
    senders = arrived.state->senders;
  }
  for (auto& job : jobs)
    job(arrived.why);
  if (arrived.why == errc::not_found) self->quit();
}

/// A busy account never sleeps: now and then its money is summed up, so that waking stays quick after a
/// restart.
void account_state::count_write() {
  constexpr std::uint32_t writes_a_snapshot = 20'000;
  if (++since_snapshot < writes_a_snapshot) return;
  since_snapshot = 0;
  self->send(env->journal, snapshot_account{account_actor{self}, 0, id});
}

void account_state::fall_asleep() {
  const bool busy = under_way || (urls && !urls->waiting.empty());
  if (!loaded || busy || !waiting.empty() || falling_asleep) return;
  falling_asleep = true;
  snapshot_ticket = next_ticket++;
  self->send(env->journal, snapshot_account{account_actor{self}, snapshot_ticket, id});
}

}  // namespace

account_actor spawn_account(
    caf::actor_system& system, domain::account_id id, account_owner owner, shared_environment environment) {
  return system.spawn(
      [id, owner, environment](
          account_actor::stateful_pointer<account_state> self) -> account_actor::behavior_type {
        fail_fast(self, "ACCOUNT");
        auto& state = self->state;
        state.id = id;
        state.owner = owner;
        state.env = environment;
        return {
            [&state](submit_messages& m) {
              ++state.handled;
              state.when_loaded([&state, request = std::move(m.request)](errc why) {
                if (why != errc::none) return state.refuse(*request, {why, {}, soon});
                state.submit(request);
              });
            },
            [&state](settle_facts& m) {
              ++state.handled;
              state.settle_when_loaded(std::move(m));
            },
            [&state](read_balance& m) {
              ++state.handled;
              state.when_loaded([&state, done = std::move(m.done)](errc why) {
                if (why != errc::none) return done(refusal{why, {}, soon});
                done(state.balance);
              });
            },
            [&state](credit_arrived& m) {
              ++state.handled;
              state.when_loaded([&state, credit = std::move(m.credit)](errc why) {
                if (why == errc::none) state.on_credit(credit);  // else the load that succeeds counts it
              });
            },
            [&state](const forget_settings&) {
              ++state.handled;
              if (!state.urls) return;
              state.urls->known = false;
              state.urls->endpoints.clear();
            },
            [&state](const account_loaded& m) { state.on_loaded(m); },
            [&state](const endpoints_loaded& m) { state.on_endpoints(m); },
            [&state](const prepare_sleep&) { state.fall_asleep(); },
            [&state](const acceptances_recorded& m) { state.on_verdicts(m); },
            [&state](const facts_recorded& m) {
              const bool newest =
                  std::find(m.tickets.begin(), m.tickets.end(), state.snapshot_ticket) != m.tickets.end();
              if (state.falling_asleep && newest)
                state.self->send(state.owner, ready_to_sleep{state.id, state.handled});
            },
        };
      });
}

}  // namespace mbs::actors
