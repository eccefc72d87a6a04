#include "cli/logging.hpp"

#include "cli/log_fields.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace mbs::cli {
namespace {

std::string_view view_of(const spdlog::string_view_t& text) {
  return {text.data(), text.size()};
}

/// The members of the object after those that every line has.
class json_message final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& into) override {
    const auto members = boost::json::serialize(fields_of(view_of(message.payload)));
    into.append(members.data() + 1, members.data() + members.size() - 1);  // without the braces
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<json_message>();
  }
};

/// The message with control characters shown as "?", so that one event stays one line.
class plain_message final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& into) override {
    for (const char c : message.payload) {
      into.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c);
    }
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<plain_message>();
  }
};

/// The level as `log.level` spells it; spdlog would say "warning".
class level_word final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& into) override {
    const auto word = message.level == spdlog::level::warn
        ? std::string_view{"warn"}
        : view_of(spdlog::level::to_string_view(message.level));
    into.append(word.data(), word.data() + word.size());
    for (auto written = word.size(); written < padinfo_.width_; ++written)
      into.push_back(' ');
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<level_word>();
  }
};

}  // namespace

std::unique_ptr<spdlog::formatter> log_formatter(const std::string& format) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<level_word>('l');
  if (format == "json") {
    formatter->add_flag<json_message>('*').set_pattern(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","thread":%t,%*})");
  } else {
    formatter->add_flag<plain_message>('*').set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %*");
  }
  return formatter;
}

void set_up_logging(const config::log_settings& log) {
  auto logger = std::make_shared<spdlog::logger>("mbs", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(log_formatter(log.format));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
  set_log_level(log.level);
}

void set_log_level(const std::string& level) {
  spdlog::set_level(spdlog::level::from_str(level));
}

}  // namespace mbs::cli
