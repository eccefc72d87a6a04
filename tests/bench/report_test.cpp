#include "bench/load/report.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace mbs::bench;

namespace {

// Ten seconds of sending with a warm-up of two, 100 messages in each second.
run_result ten_seconds() {
  run_result run;
  run.plan.name = "ten <seconds>";
  run.plan.warmup_ms = 2000;
  auto& one = run.streams.emplace_back();
  one.accepted = one.ended = 1000;
  one.by_ending[static_cast<std::size_t>(ending::delivered)] = 1000;
  one.figures.accept.record(2000);
  for (int second = 0; second < 10; ++second) {
    run.accepted.add(second * 1'000'000 + 5, second < 2 ? 10 : 100);
    run.ended.add(second * 1'000'000 + 5, second < 2 ? 0 : 90);
  }
  run.first_sent_us = 0;
  run.sending_ended_us = 10'000'000;
  run.last_event_us = 12'500'000;
  run.server.after.cpu_seconds = 0.05;
  return run;
}

}  // namespace

TEST_CASE("steady rates leave the warm-up out") {
  const auto sum = summarize(ten_seconds());
  CHECK(sum.accepted_per_second == doctest::Approx(100));
  CHECK(sum.ended_per_second == doctest::Approx(90));
}

TEST_CASE("the rate end to end counts everything and the time until the last callback") {
  const auto sum = summarize(ten_seconds());
  CHECK(sum.seconds == doctest::Approx(12.5));
  CHECK(sum.end_to_end_per_second == doctest::Approx(80));
  CHECK(sum.server_cpu_us == doctest::Approx(50));
}

TEST_CASE("a run with a message that never ended, or ended as another, is not sound") {
  auto run = ten_seconds();
  CHECK(sound(run));
  run.streams.front().missing = 1;
  CHECK_FALSE(sound(run));
  run.streams.front().missing = 0;
  run.streams.front().figures.wrong_ids = 1;
  CHECK_FALSE(sound(run));
}

TEST_CASE("the JSON report is JSON and holds the figures") {
  const auto report = boost::json::parse(to_json(ten_seconds()));
  CHECK(report.at("scenario") == "ten <seconds>");
  CHECK(report.at("accepted") == 1000);
  CHECK(report.at("sound") == true);
  CHECK(report.at("accept").at("p50_us") == 2000);
  CHECK(report.at("rates_per_second").at("accepted").as_array().size() == 10);
}

TEST_CASE("the text report names what was refused first") {
  auto run = ten_seconds();
  run.streams.front().figures.first_refusal = "no credit";
  CHECK(to_text(run).find("no credit") != std::string::npos);
}

TEST_CASE("the plot is an SVG with a curve for each rate that was measured") {
  const auto svg = to_svg(ten_seconds());
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.find("ten &lt;seconds") != std::string::npos);
  CHECK(svg.find("accepted/s") != std::string::npos);
  CHECK(svg.find("final callbacks/s") != std::string::npos);
  CHECK(svg.find("submitted/s") == std::string::npos);
}
