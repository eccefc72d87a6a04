#include "bench/mpesa/daraja_core.hpp"

#include "protocols/base64.hpp"
#include "protocols/mpesa/requests.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mbs::bench {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view crossroads = "500.001.1001";
constexpr milliseconds between_twins{200}, before_confirmation{200}, before_result{300};

std::string_view path_of(std::string_view target) noexcept {
  return target.substr(0, target.find('?'));
}

}  // namespace

const daraja_core::endpoint daraja_core::endpoints[] = {
    {mpesa::push_request::path, &daraja_core::on_push},
    {mpesa::push_query::path, &daraja_core::on_query},
    {mpesa::c2b_register::path, &daraja_core::on_register},
    {mpesa::c2b_simulate::path, &daraja_core::on_simulate},
    {mpesa::transaction_status::path, &daraja_core::on_status},
    {mpesa::reversal::path, &daraja_core::on_reversal},
    {mpesa::pull_query::path, &daraja_core::on_pull},
    {mpesa::pull_register::path, &daraja_core::on_pull_register},
};

daraja_core::daraja_core(daraja_settings settings, daraja_time now)
    : settings_{std::move(settings)},
      random_{settings_.seed},
      payments_{now},
      // Ids of one run are not those of the run before.
      next_id_{static_cast<std::uint64_t>(now.time_since_epoch().count()) * 1'000} {}

daraja_reply daraja_core::ask(const daraja_request& request, daraja_time now) {
  auto reply = route(request, now);
  if (reply.held_for.empty()) reply.wait = settings_.slow;
  return reply;
}

daraja_reply daraja_core::route(const daraja_request& request, daraja_time now) {
  const auto path = path_of(request.target);
  const bool is_token = path == path_of(mpesa::token_request::path);
  const auto* const found = std::ranges::find(endpoints, path, &endpoint::path);
  if (!is_token && found == std::end(endpoints)) return error(404, "404.001.01", "Resource not found");
  if (request.method != (is_token ? "GET" : "POST")) return error(405, "405.001", "Method Not Allowed");
  if (is_token) return on_token(request, now);
  if (token_.empty() || now >= token_until_ || request.authorization != mpesa::bearer(token_)) {
    ++counters_.unauthorised;
    return error(404, "404.001.03", "Invalid Access Token");
  }
  const auto body = mpesa::read_wire(request.body);
  if (!request.content_type.starts_with(mpesa::content_type) || !body ||
      body->kind != mpesa::wire_kind::object)
    return error(400, "400.002.05", "Invalid Request Payload");
  return (this->*found->handle)(*body, now);
}

daraja_reply daraja_core::on_token(const daraja_request& request, daraja_time now) {
  const mpesa::token_request wanted{
      .consumer_key = settings_.consumer_key, .consumer_secret = settings_.consumer_secret};
  if (request.authorization != wanted.authorization()) {
    ++counters_.tokens_refused;
    return error(400, "400.008.01", "Invalid Authentication passed");
  }
  if (request.target != mpesa::token_request::path) {
    ++counters_.tokens_refused;
    return error(400, "400.008.02", "Invalid grant type passed");
  }
  ++counters_.tokens;
  // The earlier one is no good any more.
  token_ = "token" + new_id();
  token_until_ = now + settings_.token_life;
  return {.body = token_text(token_, settings_.token_life)};
}

daraja_reply daraja_core::on_push(const wire& body, daraja_time now) {
  ++counters_.pushes;
  if (auto page = broken()) return *std::move(page);
  push_asked asked;
  if (const auto wrong = read_push(body, asked); !wrong.empty()) return bad_field(wrong);
  if (auto refusal = stranger(asked.by)) return *std::move(refusal);
  if (prompts_.is_busy(asked.phone))
    return error(500, crossroads,
        "Unable to lock subscriber, a transaction is already in process for the current subscriber");
  ++counters_.pushes_accepted;
  auto& opened = prompts_.open(new_prompt(std::move(asked), now));
  daraja_reply reply{.body = push_accepted_text(opened)};
  if (opened.fate.first) {
    ++counters_.callbacks_first;
    reply.held_for = opened.id;
    reply.wait = most_held;
  }
  if (rule_) (void)answer(opened.id, *rule_, now);
  return reply;
}

prompt daraja_core::new_prompt(push_asked asked, daraja_time now) {
  const auto fate = draw_fate();
  return {.id = "ws_CO_" + new_id(),
      .merchant_id = "mr-" + new_id(),
      .phone = std::move(asked.phone),
      .short_code = std::move(asked.paid_to),
      .account_reference = std::move(asked.account_reference),
      .callback_url = std::move(asked.callback_url),
      .shillings = asked.shillings,
      .at = now,
      .until = now + settings_.prompt_life,
      .callback_not_before = fate.first ? now : now + settings_.slow,
      .fate = fate,
      .is_till = asked.is_till};
}

callback_fate daraja_core::draw_fate() {
  callback_fate fate;
  fate.lost = happens(settings_.faults.callback_lost);
  fate.twice = happens(settings_.faults.callback_twice) && !fate.lost;
  fate.first = happens(settings_.faults.callback_first) && !fate.lost;
  fate.altered = happens(settings_.faults.alter_amount);
  return fate;
}

bool daraja_core::happens(double fraction) {
  return fraction > 0 && std::bernoulli_distribution{fraction}(random_);
}

std::optional<daraja_reply> daraja_core::broken() {
  if (happens(settings_.faults.server_error)) {
    ++counters_.server_errors;
    return daraja_reply{.status = 503,
        .body = "<html><body><h1>503 Service Unavailable</h1>No server is available.</body></html>\n",
        .is_page = true};
  }
  if (!happens(settings_.faults.spike_arrest)) return std::nullopt;
  ++counters_.spike_arrests;
  return error(500, "500.003.02", "Error Occurred: Spike Arrest Violation");
}

std::optional<daraja_reply> daraja_core::stranger(const push_credentials& by) {
  if (by.short_code != settings_.short_code) return error(500, crossroads, "Merchant does not exist");
  if (by.password != mpesa::push_password(by.short_code, settings_.passkey, by.at))
    return error(500, crossroads, "Wrong credentials");
  return std::nullopt;
}

daraja_reply daraja_core::on_query(const wire& body, daraja_time /*now*/) {
  ++counters_.queries;
  if (auto page = broken()) return *std::move(page);
  query_asked asked;
  if (const auto wrong = read_query(body, asked); !wrong.empty()) return bad_field(wrong);
  if (auto refusal = stranger(asked.by)) return *std::move(refusal);
  const auto* const found = prompts_.find(asked.id);
  if (found == nullptr) return bad_field("CheckoutRequestID");
  if (found->state == prompt_state::open) return error(500, crossroads, "The transaction is being processed");
  return {.body = query_text(*found)};
}

daraja_reply daraja_core::on_register(const wire& body, daraja_time /*now*/) {
  registration asked;
  if (const auto wrong = read_registration(body, asked); !wrong.empty()) return bad_field(wrong);
  if (asked.short_code != settings_.short_code) return bad_field("ShortCode");
  registered_ = std::move(asked);
  return {.body = registered_text(new_id())};
}

daraja_reply daraja_core::on_simulate(const wire& body, daraja_time now) {
  payment_asked asked;
  if (const auto wrong = read_simulate(body, asked); !wrong.empty()) return bad_field(wrong);
  if (asked.short_code != settings_.short_code) return bad_field("ShortCode");
  (void)begin_payment(std::move(asked), now);
  return {.body = registered_text(new_id())};
}

daraja_core::pay_verdict daraja_core::pay_by_hand(const wire& body, daraja_time now) {
  payment_asked asked;
  const auto wrong = read_hand_payment(body, asked);
  if (!wrong.empty()) return {{}, wrong};
  asked.short_code = settings_.short_code;
  return {begin_payment(std::move(asked), now), {}};
}

std::string daraja_core::begin_payment(payment_asked asked, daraja_time now) {
  payment made{.receipt = payments_.new_receipt(),
      .phone = std::move(asked.phone),
      .short_code = std::move(asked.short_code),
      .account_reference = std::move(asked.account_reference),
      .shillings = asked.shillings,
      .at = now,
      .is_till = asked.is_till};
  if (registered_) {
    posts_.emplace(now + settings_.slow,
        daraja_post{.kind = post_kind::validation,
            .url = registered_->validation_url,
            .body = c2b_text(made, c2b_stage::validation),
            .about = made.receipt});
    unvalidated_.emplace(made.receipt, made);
    return made.receipt;
  }
  const auto receipt = made.receipt;
  pay(std::move(made), now);
  return receipt;
}

daraja_reply daraja_core::on_status(const wire& body, daraja_time now) {
  result_asked asked;
  if (const auto wrong = read_status(body, asked); !wrong.empty()) return bad_field(wrong);
  if (asked.short_code != settings_.short_code) return bad_field("PartyA");
  const auto of = new_conversation();
  posts_.emplace(now + settings_.slow + before_result,
      daraja_post{.kind = post_kind::result,
          .url = std::move(asked.result_url),
          .body = status_result_text(of, payments_.find(asked.receipt), payments_.new_receipt()),
          .about = {}});
  return {.body = acknowledgement_text(of)};
}

daraja_reply daraja_core::on_reversal(const wire& body, daraja_time now) {
  result_asked asked;
  if (const auto wrong = read_reversal(body, asked); !wrong.empty()) return bad_field(wrong);
  if (asked.short_code != settings_.short_code) return bad_field("ReceiverParty");
  auto* const found = payments_.find(asked.receipt);
  push_result result{"0", "The service request is processed successfully."};
  if (found == nullptr) {
    result = {"R000002", "The OriginalTransactionID is invalid."};
  } else if (found->is_reversed) {
    result = {"R000001", "The transaction has already been reversed."};
  } else {
    found->is_reversed = true;
    ++counters_.reversed;
  }
  const auto of = new_conversation();
  posts_.emplace(now + settings_.slow + before_result,
      daraja_post{.kind = post_kind::result,
          .url = std::move(asked.result_url),
          .body = reversal_result_text(of, result, found, payments_.new_receipt()),
          .about = {}});
  return {.body = acknowledgement_text(of)};
}

daraja_reply daraja_core::on_pull(const wire& body, daraja_time /*now*/) {
  ++counters_.pulls;
  pull_asked asked;
  if (const auto wrong = read_pull(body, asked); !wrong.empty()) return bad_field(wrong);
  if (asked.short_code != settings_.short_code) return bad_field("ShortCode");
  // Times are told to the second: all of the last second is meant.
  const auto until = daraja_time{asked.until} + std::chrono::seconds{1} - milliseconds{1};
  return {.body = pull_text(new_id(), payments_.between(asked.from, until, asked.offset, pull_page))};
}

daraja_reply daraja_core::on_pull_register(const wire& body, daraja_time /*now*/) {
  if (const auto wrong = read_pull_registration_request(body); !wrong.empty()) return bad_field(wrong);
  const bool is_new = !std::exchange(pull_registered_, true);
  return {.body = pull_registered_text(new_id(), settings_.short_code, is_new)};
}

handset_verdict daraja_core::answer(std::string_view prompt_id, handset_answer how, daraja_time now) {
  auto* const found = prompts_.find(prompt_id);
  if (found == nullptr) return handset_verdict::unknown;
  if (found->state != prompt_state::open) return handset_verdict::ended;
  switch (how) {
    case handset_answer::pin: end(*found, prompt_state::paid, now); break;
    case handset_answer::wrong_pin: end(*found, prompt_state::wrong_pin, now); break;
    case handset_answer::no_money: end(*found, prompt_state::no_money, now); break;
    case handset_answer::cancel: end(*found, prompt_state::cancelled, now); break;
    case handset_answer::ignore: found->is_ignored = true; break;
  }
  return handset_verdict::done;
}

void daraja_core::end(prompt& one, prompt_state how, daraja_time now) {
  const bool is_paid = how == prompt_state::paid;
  if (is_paid) one.receipt = payments_.new_receipt();
  prompts_.end(one, how);
  post_callbacks(one, now);
  if (!is_paid) return;
  pay({.receipt = one.receipt,
          .phone = one.phone,
          .short_code = one.short_code,
          .account_reference = one.account_reference,
          .shillings = one.shillings,
          .at = now,
          .is_till = one.is_till},
      std::max(now, one.callback_not_before) + settings_.callback_delay + before_confirmation);
}

void daraja_core::post_callbacks(const prompt& ended, daraja_time now) {
  if (ended.fate.lost) {
    ++counters_.callbacks_lost;
    return;
  }
  const bool is_altered = ended.fate.altered && ended.state == prompt_state::paid;
  if (is_altered) ++counters_.amounts_altered;
  const daraja_post callback{.kind = post_kind::callback,
      .url = ended.callback_url,
      .body = push_callback_text(ended, ended.shillings + (is_altered ? 1 : 0), now),
      .about = ended.id};
  const auto at = std::max(now, ended.callback_not_before) + settings_.callback_delay;
  posts_.emplace(at, callback);
  if (!ended.fate.twice) return;
  ++counters_.callbacks_repeated;
  posts_.emplace(at + between_twins, callback);
}

void daraja_core::pay(payment made, daraja_time confirmed_at) {
  ++counters_.paid;
  const bool is_lost = registered_ && happens(settings_.faults.confirmation_lost);
  if (is_lost) ++counters_.confirmations_lost;
  if (registered_ && !is_lost)
    posts_.emplace(confirmed_at,
        daraja_post{.kind = post_kind::confirmation,
            .url = registered_->confirmation_url,
            .body = c2b_text(made, c2b_stage::confirmation),
            .about = made.receipt});
  payments_.add(std::move(made));
}

std::vector<daraja_post> daraja_core::due(daraja_time now) {
  for (auto* const one : prompts_.over(now))
    end(*one, one->is_ignored ? prompt_state::unreachable : prompt_state::expired, now);
  std::vector<daraja_post> posts;
  const auto later = posts_.upper_bound(now);
  for (auto at = posts_.begin(); at != later; ++at) {
    ++counters_of(at->second.kind).sent;
    posts.push_back(std::move(at->second));
  }
  posts_.erase(posts_.begin(), later);
  return posts;
}

std::optional<daraja_time> daraja_core::next_due() const noexcept {
  const auto over = prompts_.next_over();
  if (posts_.empty()) return over;
  return over ? std::min(*over, posts_.begin()->first) : posts_.begin()->first;
}

void daraja_core::posted(
    const daraja_post& what, std::uint32_t status, std::string_view body, daraja_time now) {
  auto& counters = counters_of(what.kind);
  ++(status == 200 ? counters.delivered : counters.failed);
  if (what.kind != post_kind::validation) return;
  auto node = unvalidated_.extract(what.about);
  if (node.empty()) return;
  const auto reply = mpesa::read_wire(body);
  const bool is_answered = status == 200 && reply;
  const bool is_wanted =
      is_answered ? reply->find("ResultCode").text == "0" : registered_ && registered_->pays_unanswered;
  if (is_wanted) pay(std::move(node.mapped()), now);
}

std::string daraja_core::prompts_json() const {
  return prompts_text(prompts_.newest(listed_ended));
}

daraja_counters daraja_core::counters() const noexcept {
  auto all = counters_;
  all.prompts_open = prompts_.open_ones();
  return all;
}

post_counters& daraja_core::counters_of(post_kind kind) noexcept {
  switch (kind) {
    case post_kind::callback: break;
    case post_kind::validation: return counters_.validations;
    case post_kind::confirmation: return counters_.confirmations;
    case post_kind::result: return counters_.results;
  }
  return counters_.callbacks;
}

daraja_reply daraja_core::error(std::uint32_t status, std::string_view code, std::string_view message) {
  return {.status = status, .body = error_text(new_id(), code, message)};
}

daraja_reply daraja_core::bad_field(std::string_view field) {
  ++counters_.bad_fields;
  return error(400, "400.002.02", std::string{"Bad Request - Invalid "}.append(field));
}

std::string daraja_core::new_id() {
  return std::to_string(next_id_++);
}

conversation daraja_core::new_conversation() {
  auto originator = "oc-" + new_id();
  return {.originator_id = std::move(originator), .id = "AG_" + new_id()};
}

}  // namespace mbs::bench
