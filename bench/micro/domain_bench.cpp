#include "domain/messages/message_lifecycle.hpp"
#include "domain/messages/submission.hpp"
#include "domain/numbering/msisdn.hpp"
#include "domain/text/gsm0338.hpp"
#include "domain/traffic/fair_queue.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// What the rules cost on a message's way, without actors, sockets or stores.
namespace {

using namespace mbs::domain;

std::string number(std::int64_t index) {
  return "+2547" + std::to_string(10'000'000 + index);
}

void parse_number(benchmark::State& state, std::string_view text) {
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(msisdn::parse(text));
}
BENCHMARK_CAPTURE(parse_number, plain, "+254712345678");
BENCHMARK_CAPTURE(parse_number, decorated, "(+254) 712-345 678");

void find_network(benchmark::State& state) {
  const auto& plan = numbering_plan::kenya();
  std::int64_t e164 = 254'700'000'000;
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(plan.network_of(msisdn::from_number(e164 += 1'001)));
}
BENCHMARK(find_network);

void segment_text(benchmark::State& state, std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i)
    text += piece;
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(segment(text, reference_width::bits8, 10));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK_CAPTURE(segment_text, ascii_100, "abcde fghi", 10);
BENCHMARK_CAPTURE(segment_text, ascii_1530, "abcde fghi", 153);
BENCHMARK_CAPTURE(segment_text, euro_160, "abc \u20AC", 20);
BENCHMARK_CAPTURE(segment_text, ucs2_210, "\u0129 abc", 42);

void compose_request(benchmark::State& state) {
  const auto prices = price_table::build({{{}, {}, money::from_units(8'000)}}).value();
  const submission_limits limits;
  const std::vector<approved_sender> senders{{"MBS", {}, {}}};
  submission request;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    request.to.push_back(number(i * 37));
  request.from = "MBS";
  request.text = "Your code is 123456. Do not share it with anybody.";
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(compose(request, {numbering_plan::kenya(), prices, limits}, senders));
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(compose_request)->Arg(1)->Arg(1'000);

void live_and_be_delivered(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    message_lifecycle life{1, money::from_units(8'000)};
    benchmark::DoNotOptimize(life.segment_submitted(0));
    benchmark::DoNotOptimize(life.segment_receipt(0, segment_outcome::delivered));
  }
}
BENCHMARK(live_and_be_delivered);

/// Push and pop with `waiting` messages in line, from `accounts` accounts in turn.
void push_and_pop(benchmark::State& state) {
  const auto waiting = state.range(0);
  const auto accounts = state.range(1);
  fair_queue<message> queue;
  message next;
  next.content = std::make_shared<const message_content>();
  std::int64_t pushed = 0;
  const auto push = [&] {
    next.account = account_id{pushed++ % accounts + 1};
    queue.push(traffic_class::promotional, next.account, next);
  };
  for (std::int64_t i = 0; i < waiting; ++i)
    push();
  for ([[maybe_unused]] auto _ : state) {
    push();
    benchmark::DoNotOptimize(queue.pop());
  }
}
BENCHMARK(push_and_pop)
    ->Args({0, 1})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 100'000})
    ->Args({1'000'000, 1'000'000});

}  // namespace

BENCHMARK_MAIN();
