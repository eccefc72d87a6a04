#include "actors/mail/smtp_channel.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <string_view>

namespace mbs::actors {

namespace {

using domain::smtp_stage;

constexpr std::size_t longest_answer = 500;

/// What is said on the wire, as far as it tells how far the conversation had come. Looks at commands by their
/// beginning only: what follows AUTH is a secret.
class conversation {
 public:
  void on_command(std::string_view line) {
    if (line.starts_with("QUIT")) is_over_ = true;
    if (is_over_) return;
    if (stage_ == smtp_stage::session && line.starts_with("MAIL FROM:")) stage_ = smtp_stage::sender;
    if (stage_ == smtp_stage::sender && line.starts_with("RCPT TO:")) stage_ = smtp_stage::recipient;
    if (stage_ == smtp_stage::recipient && line.starts_with("DATA\r")) stage_ = smtp_stage::message;
    code_ = 0;
    text_.clear();
  }
  /// One line of an answer: "550-5.1.1 no such user" (RFC 5321, 4.2.1). The first line's text is kept.
  void on_answer(std::string_view line) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (is_over_ || line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return;
    const auto code =
        static_cast<std::uint16_t>((line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0');
    // An answer to a command that came before: the newest holds.
    if (code != code_) text_.clear();
    code_ = code;
    if (!text_.empty() || line.size() < 5) return;
    text_ = line.substr(4, longest_answer);
    while (text_.ends_with('\n') || text_.ends_with('\r'))
      text_.pop_back();
  }
  [[nodiscard]] domain::smtp_answer taken() const { return {smtp_stage::message, 250, text_}; }
  [[nodiscard]] domain::smtp_answer failed(std::string_view why) const {
    if (code_ >= 400) return {stage_, code_, text_};
    return {stage_, 0, std::string{why}};
  }

 private:
  smtp_stage stage_ = smtp_stage::session;
  std::uint16_t code_ = 0;
  std::string text_;
  bool is_over_ = false;
};

int hear(CURL*, curl_infotype what, char* data, std::size_t size, void* into) {
  auto& talk = *static_cast<conversation*>(into);
  if (what == CURLINFO_HEADER_OUT) talk.on_command({data, size});
  if (what == CURLINFO_HEADER_IN) talk.on_answer({data, size});
  return 0;
}

std::size_t read_message(char* into, std::size_t size, std::size_t count, void* from) {
  auto& rest = *static_cast<std::string_view*>(from);
  const auto n = std::min(size * count, rest.size());
  std::memcpy(into, rest.data(), n);
  rest.remove_prefix(n);
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

class smtp_channel final : public mail_channel {
 public:
  explicit smtp_channel(smtp_options options) : options_{std::move(options)} {
    static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)ready;
    const bool is_numeric_v6 = options_.host.find(':') != std::string::npos;
    url_ = (options_.tls_from_the_start ? "smtps://" : "smtp://") +
        (is_numeric_v6 ? '[' + options_.host + ']' : options_.host) + ':' + std::to_string(options_.port) +
        '/' + options_.own_name;
  }

  mail_answer send(const mail_envelope& mail) override {
    const std::unique_ptr<CURL, free_handle> handle{curl_easy_init()};
    if (!handle) return {{smtp_stage::session, 0, "no memory"}};
    std::array<char, CURL_ERROR_SIZE> why{};
    conversation talk;
    std::string_view rest{mail.message};
    const std::unique_ptr<curl_slist, free_list> to{
        curl_slist_append(nullptr, ('<' + mail.to + '>').c_str())};
    set_up_session(handle.get(), mail.within);
    auto* const h = handle.get();
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, why.data());
    curl_easy_setopt(h, CURLOPT_DEBUGDATA, &talk);
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, ('<' + mail.from + '>').c_str());
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(h, CURLOPT_READDATA, &rest);
    curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.message.size()));
    const auto code = curl_easy_perform(h);
    if (code == CURLE_OK) return {talk.taken()};
    if (code == CURLE_ABORTED_BY_CALLBACK) return {{}, true};
    return {talk.failed(why[0] != '\0' ? why.data() : curl_easy_strerror(code))};
  }
  void stop() noexcept override { stopping_ = true; }

 private:
  void set_up_session(CURL* h, std::chrono::milliseconds within) {
    const auto ms = [](std::chrono::milliseconds time) { return static_cast<long>(time.count()); };
    const auto whole_seconds = std::max(1L, (ms(options_.answer_timeout) + 999) / 1'000);
    curl_easy_setopt(h, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    curl_easy_setopt(h, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (!options_.user.empty()) {
      curl_easy_setopt(h, CURLOPT_USERNAME, options_.user.c_str());
      curl_easy_setopt(h, CURLOPT_PASSWORD, options_.password.c_str());
      curl_easy_setopt(h, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, ms(options_.connect_timeout));
    curl_easy_setopt(h, CURLOPT_SERVER_RESPONSE_TIMEOUT, whole_seconds);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, std::max(1L, ms(within)));
    curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, &read_message);
    curl_easy_setopt(h, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, &hear);
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, &is_stopped);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, &stopping_);
  }

  smtp_options options_;
  std::string url_;
  std::atomic<bool> stopping_{false};
};

}  // namespace

std::unique_ptr<mail_channel> make_smtp_channel(smtp_options options) {
  return std::make_unique<smtp_channel>(std::move(options));
}

}  // namespace mbs::actors
