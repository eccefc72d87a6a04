#pragma once

#include "http/events/event_routes.hpp"
#include "http/server/answer_stream.hpp"
#include "http/server/exchange.hpp"

#include <memory>
#include <optional>
#include <string>

namespace mbs::http {

/// What happens in the account of one reader, as far as they may read it: a test key hears of tests alone.
/// Of money the amount is asked when it is told, so that it is never older than what is told with it; it is
/// told once at the beginning as well. On the thread of its exchange.
class account_events final : public stream_source {
 public:
  account_events(const exchange& c, const std::shared_ptr<answer_stream>& of, const event_gateways& gateways);

  void write(steady::time_point now, std::string& to) override;
  void judged(const domain::principal& who) override { who_ = who; }

 private:
  /// What an answer about the balance finds, if the stream is still there.
  struct asked_balance {
    bool is_asked = false;  ///< and not answered
    bool again = false;     ///< it changed meanwhile
    std::optional<std::string> json;
  };
  void write(const actors::told_event& e, std::string& to);
  void ask_balance();

  event_gateways gateways_;
  domain::principal who_;
  std::weak_ptr<answer_stream> stream_;
  std::shared_ptr<completion_queue> queue_;
  std::unique_ptr<actors::event_reader> reader_;
  std::shared_ptr<asked_balance> balance_ = std::make_shared<asked_balance>();
  bool has_begun_ = false;
};

/// The figures of all links, at most once a second while they change. On the thread of its exchange.
class platform_events final : public stream_source {
 public:
  explicit platform_events(const actors::node_gateway& node) : node_{node} {}

  void write(steady::time_point now, std::string& to) override;
  void judged(const domain::principal&) override {}

 private:
  const actors::node_gateway& node_;
  std::string told_;
  std::optional<steady::time_point> looked_at_;
};

}  // namespace mbs::http
