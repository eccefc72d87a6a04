#include "bench/load/api_dialect.hpp"

namespace mbs::bench {
namespace {

constexpr std::size_t text_digits = 8;

bool plain(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (plain(c)) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += '%';
    out += digits[octet >> 4U];
    out += digits[octet & 15U];
  }
  return out;
}

class kannel_template final : public request_template {
 public:
  kannel_template(const kannel_options& options, const traffic& stream) : stream_{stream} {
    octets_ = "GET /cgi-bin/sendsms?username=" + percent_encoded(options.user) +
        "&password=" + percent_encoded(options.password) + "&from=" + percent_encoded(options.sender) +
        "&to=";
    place_ = octets_.size();
    octets_.append(number_length, '0');
    const auto mark = stream.text.find("{n}");
    octets_ += "&text=" + percent_encoded(stream.text.substr(0, mark));
    if (mark != std::string::npos) {
      text_place_ = octets_.size();
      octets_.append(text_digits, '0');
      octets_ += percent_encoded(stream.text.substr(mark + 3));
    }
    if (!options.callback_url.empty()) {
      octets_ += "&dlr-mask=" + std::to_string(options.dlr_mask) +
          "&dlr-url=" + percent_encoded(options.callback_url + "?s=%d&n=");
      callback_place_ = octets_.size();
      octets_.append(number_length, '0');
    }
    octets_ += " HTTP/1.1\r\nHost: " + options.host + "\r\n\r\n";
  }

  void append(std::string& out, std::uint64_t first) override {
    const auto begin = out.size();
    out += octets_;
    auto* const at = out.data() + begin;
    write_number(at + place_, stream_, first);
    if (callback_place_ > 0) write_number(at + callback_place_, stream_, first);
    if (text_place_ == 0) return;
    for (auto digit = text_digits; digit-- > 0; first /= 10)
      at[text_place_ + digit] = static_cast<char>('0' + first % 10);
  }

 private:
  traffic stream_;
  std::string octets_;
  std::size_t place_ = 0, text_place_ = 0, callback_place_ = 0;
};

class kannel_dialect final : public api_dialect {
 public:
  explicit kannel_dialect(kannel_options options) : options_{std::move(options)} {}

  std::unique_ptr<request_template> make_template(const traffic& stream) override {
    return std::make_unique<kannel_template>(options_, stream);
  }
  bool accepts(std::uint32_t status) const noexcept override { return status == 202 || status == 200; }
  bool answers_without_names() const noexcept override { return true; }
  void read_answer(std::string_view, const std::function<void(const accepted_message&)>&) override {}

  void read_callback(
      const http_message& request, const std::function<void(const ended_message&)>& each) override {
    each({query_value(request.target, "n"), 0, ending_of(query_value(request.target, "s"))});
  }

 private:
  // Values of %d in dlr-url; 4 (buffered) and 8 (taken by the operator) are not the end.
  static ending ending_of(std::string_view status) noexcept {
    if (status == "1") return ending::delivered;
    if (status == "2") return ending::undelivered;
    return status == "16" ? ending::rejected : ending::none;
  }

  kannel_options options_;
};

}  // namespace

std::unique_ptr<api_dialect> make_kannel_dialect(kannel_options options) {
  return std::make_unique<kannel_dialect>(std::move(options));
}

}  // namespace mbs::bench
