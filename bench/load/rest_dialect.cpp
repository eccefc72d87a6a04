#include "bench/load/api_dialect.hpp"

#include <stdexcept>
#include <vector>

namespace mbs::bench {
namespace {

constexpr std::size_t text_digits = 8;

void write_digits(char* out, std::size_t digits, std::uint64_t value) noexcept {
  for (auto at = digits; at-- > 0;) {
    out[at] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

class rest_template final : public request_template {
 public:
  rest_template(const rest_options& options, const traffic& stream) : stream_{stream}, keys_{options.keys} {
    std::string body = R"({"to":)";
    std::vector<std::size_t> places;
    const bool many = stream.recipients > 1;
    if (many) body += '[';
    for (std::uint32_t i = 0; i < stream.recipients; ++i) {
      if (i > 0) body += ',';
      body += '"';
      places.push_back(body.size());
      body.append(number_length, '0');
      body += '"';
    }
    if (many) body += ']';
    body += R"(,"from":")" + options.sender + R"(","class":")" + stream.traffic_class + R"(","text":")";
    const auto mark = stream.text.find("{n}");
    body += stream.text.substr(0, mark);
    if (mark != std::string::npos) {
      text_place_ = body.size();
      body.append(text_digits, '0');
      body += stream.text.substr(mark + 3);
    }
    body += '"';
    if (!options.callback_url.empty()) body += R"(,"callback_url":")" + options.callback_url + '"';
    body += '}';
    octets_ = "POST /v1/messages HTTP/1.1\r\nHost: " + options.host + "\r\nAuthorization: Bearer ";
    key_place_ = octets_.size();
    octets_ += keys_.front() +
        "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    for (const auto place : places)
      places_.push_back(octets_.size() + place);
    if (text_place_ > 0) text_place_ += octets_.size();
    octets_ += body;
  }

  void append(std::string& out, std::uint64_t first) override {
    const auto begin = out.size();
    out += octets_;
    if (keys_.size() > 1) {
      keys_[next_key_].copy(out.data() + begin + key_place_, keys_.front().size());
      next_key_ = (next_key_ + 1) % keys_.size();
    }
    for (const auto place : places_)
      write_number(out.data() + begin + place, stream_, first++);
    if (text_place_ > 0) write_digits(out.data() + begin + text_place_, text_digits, first);
  }

 private:
  traffic stream_;
  std::vector<std::string> keys_;
  std::size_t next_key_ = 0;
  std::size_t key_place_ = 0;
  std::string octets_;
  std::vector<std::size_t> places_;
  std::size_t text_place_ = 0;
};

std::string_view up_to_quote(std::string_view text) noexcept {
  return text.substr(0, text.find('"'));
}

// The value of a key that is one of the next few in an object written without spaces.
std::string_view value_after(std::string_view text, std::string_view key) noexcept {
  const auto at = text.find(key);
  return at == std::string_view::npos ? std::string_view{} : up_to_quote(text.substr(at + key.size()));
}

class rest_dialect final : public api_dialect {
 public:
  explicit rest_dialect(rest_options options) : options_{std::move(options)} {
    if (options_.keys.empty()) options_.keys.emplace_back();
    for (const auto& key : options_.keys)
      if (key.size() != options_.keys.front().size())
        throw std::runtime_error{"the API keys are not all of one length"};
  }

  std::unique_ptr<request_template> make_template(const traffic& stream) override {
    return std::make_unique<rest_template>(options_, stream);
  }
  bool accepts(std::uint32_t status) const noexcept override { return status == 202; }
  bool answers_without_names() const noexcept override { return options_.answers_without_names; }

  void read_answer(std::string_view body, const std::function<void(const accepted_message&)>& each) override {
    constexpr std::string_view begin = R"({"id":")";
    // Refused recipients come after the accepted ones and have no id.
    for (auto at = body.find(begin); at != std::string_view::npos; at = body.find(begin, at)) {
      at += begin.size();
      const auto rest = body.substr(at);
      each({value_after(rest, R"("to":"+)"), hash_of(up_to_quote(rest))});
    }
  }

  void read_callback(
      const http_message& request, const std::function<void(const ended_message&)>& each) override {
    constexpr std::string_view begin = R"("data":{"id":")";
    const auto body = request.body;
    for (auto at = body.find(begin); at != std::string_view::npos; at = body.find(begin, at)) {
      at += begin.size();
      const auto rest = body.substr(at);
      each({value_after(rest, R"("to":"+)"), hash_of(up_to_quote(rest)),
          ending_from_text(value_after(rest, R"("state":")"))});
    }
  }

 private:
  rest_options options_;
};

}  // namespace

std::unique_ptr<api_dialect> make_rest_dialect(rest_options options) {
  return std::make_unique<rest_dialect>(std::move(options));
}

}  // namespace mbs::bench
