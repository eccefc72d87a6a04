#include "cli/run.hpp"

#include "cli/command_line.hpp"
#include "cli/serve.hpp"
#include "config/text_rules.hpp"

#include <unistd.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <optional>

namespace mbs::cli {
namespace {

std::string names_of(const std::vector<const CLI::App*>& commands) {
  std::string out;
  for (const auto* c : commands)
    out += (out.empty() ? "" : ", ") + c->get_name();
  return out;
}

/// What is wrong with the words that should name a command; nothing when they do, or when an option stands
/// before them.
std::optional<std::string> find_misnomer(const CLI::App& app, const std::vector<std::string>& arguments) {
  const auto commands_of = [](const CLI::App& of) {
    return of.get_subcommands([](const CLI::App*) { return true; });
  };
  const auto* at = &app;
  auto commands = commands_of(app);
  for (const auto& word : arguments) {
    if (commands.empty()) return std::nullopt;
    if (word == "--json") continue;
    if (word.starts_with('-')) return std::nullopt;
    const auto found = std::ranges::find(commands, word, &CLI::App::get_name);
    if (found == commands.end()) {
      std::vector<std::string> names;
      for (const auto* c : commands)
        names.push_back(c->get_name());
      const auto meant = config::nearest(word, names);
      return "there is no command \"" + (at == &app ? "" : at->get_name() + ' ') + word + "\"; " +
          (meant.empty() ? "allowed: " + names_of(commands) : "did you mean " + std::string{meant} + '?');
    }
    at = *found;
    commands = commands_of(*at);
  }
  if (commands.empty()) return std::nullopt;
  return "mbs" + (at == &app ? "" : ' ' + at->get_name()) +
      " needs a command; allowed: " + names_of(commands);
}

/// Nothing when a command was chosen; otherwise how it ends.
std::optional<exit_code> parse(command_line& line, const std::vector<std::string>& arguments, output& out) {
  if (const auto wrong = find_misnomer(line.app(), arguments)) {
    out.failed(usage_failure(*wrong + "; --help says more"));
    return exit_code::usage;
  }
  try {
    // CLI11 takes them from the back.
    line.app().parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    return std::nullopt;
  } catch (const CLI::Success& help) {
    line.app().exit(help, out.out(), out.err());
    return exit_code::ok;
  } catch (const CLI::ParseError& wrong) {
    out.failed(usage_failure(std::string{wrong.what()} + "; --help says what is allowed"));
    return exit_code::usage;
  }
}

}  // namespace

int run(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
    std::ostream& out, std::ostream& err) {
  output says{out, err};
  // Known before anything is parsed, because a mistake in the arguments is said in JSON too.
  says.use_json(std::ranges::find(arguments, "--json") != arguments.end());
  const auto end = [](exit_code code) { return static_cast<int>(code); };
  try {
    chosen choice;
    command_line line{choice};
    if (const auto ended = parse(line, arguments, says)) return end(*ended);
    command_context context{says, environment};
    context.use_config(choice.config);
    return end(choice.command(context));
  } catch (const failure& f) {
    says.failed(f);
    return end(f.exit());
  } catch (const std::exception& e) {
    says.failed({exit_code::internal, "internal", e.what()});
    return end(exit_code::internal);
  }
}

int run(int argc, char** argv) {
  std::map<std::string, std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text{*variable};
    const auto equals = text.find('=');
    if (equals != std::string::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  const auto code =
      run(std::vector<std::string>(argv + std::min(argc, 1), argv + argc), environment, std::cout, std::cerr);
  std::cout.flush();
  return code;
}

}  // namespace mbs::cli
