#pragma once

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::test {

/// What is logged while it lives, each line as "level message". Make it before whatever logs.
class captured_log {
 public:
  captured_log() : before_{spdlog::default_logger()}, lines_{std::make_shared<line_sink>()} {
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("captured", lines_));
  }
  ~captured_log() { spdlog::set_default_logger(before_); }
  captured_log(const captured_log&) = delete;
  captured_log& operator=(const captured_log&) = delete;

  [[nodiscard]] std::vector<std::string> lines() const { return lines_->taken(); }
  /// Those that hold `words`.
  [[nodiscard]] std::vector<std::string> with(std::string_view words) const {
    auto all = lines();
    std::erase_if(all, [&](const auto& line) { return line.find(words) == std::string::npos; });
    return all;
  }

 private:
  class line_sink final : public spdlog::sinks::base_sink<std::mutex> {
   public:
    [[nodiscard]] std::vector<std::string> taken() {
      const std::lock_guard lock{mutex_};
      return lines_;
    }

   private:
    void sink_it_(const spdlog::details::log_msg& m) override {
      const auto level = spdlog::level::to_string_view(m.level);
      lines_.push_back(
          std::string{level.data(), level.size()} + " " + std::string{m.payload.data(), m.payload.size()});
    }
    void flush_() override {}
    std::vector<std::string> lines_;
  };

  std::shared_ptr<spdlog::logger> before_;
  std::shared_ptr<line_sink> lines_;
};

}  // namespace mbs::test
