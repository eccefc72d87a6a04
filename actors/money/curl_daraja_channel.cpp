#include "actors/money/curl_daraja_channel.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <string_view>

namespace mbs::actors {

namespace {

/// No answer is longer; most are far shorter.
constexpr std::size_t longest_answer = mpesa::longest_pull_answer;
/// What a token is got before its end, and how long it counts when nothing is said.
constexpr std::chrono::seconds early{300}, unsaid{3'000}, shortest_life{30};

struct http_answer {
  long status = 0;       ///< 0: none came
  bool was_sent = true;  ///< as far as can be told: false only when nothing can have been
  std::string body;
};

std::size_t take_octets(char* data, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  const auto n = size * count;
  if (body.size() + n > longest_answer) return 0;
  body.append(data, n);
  return n;
}

int is_stopped(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
}

struct free_handle {
  void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct free_list {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using header_list = std::unique_ptr<curl_slist, free_list>;

void add_header(header_list& to, const std::string& line) {
  if (auto* longer = curl_slist_append(to.get(), line.c_str())) {
    (void)to.release();
    to.reset(longer);
  }
}

/// Requests to one server, each on a connection of its own.
class connection {
 public:
  connection(const daraja_options& options, const std::atomic<bool>& stopping)
      : options_{options}, stopping_{stopping} {
    static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)ready;
    handle_.reset(curl_easy_init());
  }

  /// GET without a body.
  [[nodiscard]] http_answer ask(
      std::string_view path, const std::string& authorization, const std::string* body) {
    http_answer answer;
    if (!handle_) return answer;
    auto* const h = handle_.get();
    curl_easy_reset(h);
    const auto url = options_.base_url + std::string{path};
    header_list headers;
    add_header(headers, "Authorization: " + authorization);
    add_header(headers, "Accept: application/json");
    add_header(headers, "Expect:");
    if (body) {
      add_header(headers, "Content-Type: " + std::string{mpesa::content_type});
      curl_easy_setopt(h, CURLOPT_POSTFIELDS, body->c_str());
      curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
    }
    curl_easy_setopt(h, CURLOPT_URL, url.c_str());
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &take_octets);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &answer.body);
    set_up(h);
    const auto code = curl_easy_perform(h);
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST) return {0, false, {}};
    if (code != CURLE_OK) return {};
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
  }

 private:
  void set_up(CURL* h) const {
    const auto ms = [](std::chrono::milliseconds time) { return static_cast<long>(time.count()); };
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    // On a kept connection that ends meanwhile libcurl would send the request again: a second prompt.
    curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, options_.ca_file.c_str());
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, ms(options_.connect_timeout));
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, std::max(1L, ms(options_.answer_timeout)));
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, &is_stopped);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&stopping_));
  }

  const daraja_options& options_;
  const std::atomic<bool>& stopping_;
  std::unique_ptr<CURL, free_handle> handle_;
};

}  // namespace

class daraja_tokens {
 public:
  explicit daraja_tokens(std::function<domain::steady_point()> steady) : steady_{std::move(steady)} {}

  /// A token other than `refused`; whoever comes meanwhile waits for it. `get` asks for a new one.
  template <class Get>
  [[nodiscard]] std::optional<std::string> token(const std::string& refused, Get get) {
    const std::lock_guard lock{guard_};
    if (!token_.empty() && token_ != refused && steady_() < until_) return token_;
    token_.clear();
    const std::optional<mpesa::token_answer> got = get();
    if (!got || got->said.meaning != mpesa::answer_meaning::accepted) return std::nullopt;
    token_ = got->token;
    until_ = steady_() + std::max(got->expires_in.value_or(unsaid) - early, shortest_life);
    return token_;
  }

 private:
  std::function<domain::steady_point()> steady_;
  std::mutex guard_;
  std::string token_;
  domain::steady_point until_{};
};

std::shared_ptr<daraja_tokens> make_daraja_tokens(std::function<domain::steady_point()> steady) {
  return std::make_shared<daraja_tokens>(std::move(steady));
}

namespace {

class curl_daraja_channel final : public daraja_channel {
 public:
  curl_daraja_channel(daraja_options options, std::shared_ptr<daraja_tokens> tokens)
      : options_{std::move(options)}, tokens_{std::move(tokens)} {}

  push_reply push(const mpesa::push_request& request) override {
    return ask<mpesa::push_answer>(mpesa::push_request::path, request.body(), mpesa::read_push_answer);
  }
  query_reply query(const mpesa::push_query& request) override {
    return ask<mpesa::query_answer>(mpesa::push_query::path, request.body(), mpesa::read_query_answer);
  }
  pull_reply pull(const mpesa::pull_query& request) override {
    return ask<mpesa::pull_answer>(mpesa::pull_query::path, request.body(), mpesa::read_pull_answer);
  }
  registration_reply register_urls(const mpesa::c2b_register& request) override {
    return ask<registration_answer>(mpesa::c2b_register::path, request.body(),
        [](std::string_view body) { return registration_answer{mpesa::read_acknowledgement(body).said}; });
  }
  registration_reply register_pull(const mpesa::pull_register& request) override {
    return ask<registration_answer>(mpesa::pull_register::path, request.body(),
        [](std::string_view body) { return registration_answer{mpesa::read_pull_registration(body)}; });
  }
  void stop() noexcept override { stopping_ = true; }

 private:
  [[nodiscard]] std::optional<std::string> token(const std::string& refused) {
    return tokens_->token(refused, [this]() -> std::optional<mpesa::token_answer> {
      const mpesa::token_request request{options_.consumer_key, options_.consumer_secret};
      const auto answer = connection_.ask(mpesa::token_request::path, request.authorization(), nullptr);
      if (answer.status == 0) return std::nullopt;
      reached_ = true;
      return mpesa::read_token_answer(answer.body);
    });
  }

  /// Without a token nothing was asked for: that is a refusal, and no doubt.
  template <class Answer>
  [[nodiscard]] daraja_reply<Answer> ask(
      std::string_view path, const std::string& body, Answer (*read)(std::string_view)) {
    daraja_reply<Answer> reply;
    std::string refused;
    for (int tries = 0; tries < 2; ++tries) {
      reached_ = false;
      const auto with = token(refused);
      reply.is_stopping = stopping_;
      if (!with) {
        reply.reached = reached_;
        reply.answer.said.meaning =
            reached_ ? mpesa::answer_meaning::wrong_credentials : mpesa::answer_meaning::busy;
        reply.answer.said.words = "no token";
        return reply;
      }
      const auto answer = connection_.ask(path, mpesa::bearer(*with), &body);
      reply.is_stopping = stopping_;
      reply.answer = read(answer.body);
      // Its errors come with any status, and with a code.
      reply.reached = answer.status != 0 && (answer.status < 500 || !reply.answer.said.code.empty());
      if (!answer.was_sent) reply.answer.said.meaning = mpesa::answer_meaning::busy;
      if (reply.answer.said.meaning != mpesa::answer_meaning::token_refused) return reply;
      refused = *with;
    }
    return reply;
  }

  daraja_options options_;
  std::shared_ptr<daraja_tokens> tokens_;
  std::atomic<bool> stopping_{false};
  bool reached_ = false;
  connection connection_{options_, stopping_};
};

}  // namespace

std::unique_ptr<daraja_channel> make_curl_daraja_channel(
    daraja_options options, std::shared_ptr<daraja_tokens> tokens) {
  return std::make_unique<curl_daraja_channel>(std::move(options), std::move(tokens));
}

}  // namespace mbs::actors
