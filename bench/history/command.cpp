#include "bench/history/command.hpp"

#include "bench/history/history.hpp"

#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace mbs::bench {

int run_history(const history_command& command) {
  using clock = std::chrono::steady_clock;
  auto url = command.database;
  if (url.starts_with("sqlite:") && url.find('?') == std::string::npos) url += "?synchronous=off";
  auto database = persistence::database::open(url);
  if (!database) throw std::runtime_error{"--database is neither sqlite:PATH nor postgresql://…"};
  (void)(*database)->migrate();
  history_options options;
  options.messages = command.messages;
  options.days = command.days;
  options.accounts = command.accounts;
  options.open_messages = command.open_messages;
  options.until = std::chrono::floor<domain::duration>(std::chrono::system_clock::now());
  const auto begun = clock::now();
  auto said = begun;
  const auto seconds = [&] { return std::chrono::duration<double>(clock::now() - begun).count(); };
  const auto written = write_history(**database, options, [&](std::int64_t so_far) {
    if (clock::now() - said < std::chrono::seconds{10}) return;
    said = clock::now();
    std::printf("%lld messages after %.0f s\n", static_cast<long long>(so_far), seconds());
    std::fflush(stdout);
  });
  std::printf("%lld messages, %lld events, %lld accounts over %lld days in %.1f s\n",
      static_cast<long long>(options.messages), static_cast<long long>(written.events),
      static_cast<long long>(options.accounts), static_cast<long long>(options.days), seconds());
  return 0;
}

}  // namespace mbs::bench
