#include "cli/price_options.hpp"

namespace mbs::cli {

namespace {

constexpr const char* how_prices = "NETWORK[:CLASS]=KES of a segment; * for any, \"free\" for a price of 0";

void add_prices(CLI::App& command, price_options& into) {
  command.add_option("list", into.list, "Name or id, as price list shows it")->required();
  command.add_option("--price", into.prices, how_prices)->required()->take_all();
}

void add_moment(CLI::App& command, price_options& into) {
  command.add_option(
      "--from", into.from, "2026-12-31, \"2026-12-31 18:00\" in Nairobi, or RFC 3339; at once");
}

void add_assignment(CLI::App& command, price_options& into) {
  command.add_option("account", into.account, "E-mail or id")->required();
  command.add_option("list", into.list, "Name, id or \"standard\"")->required();
  add_moment(command, into);
}

void add_reason(CLI::App& command, price_options& into) {
  command.add_option("--reason", into.reason,
      "Why higher prices come sooner than customers are to be told, or prices fall below half");
}

}  // namespace

void add_price_options(CLI::App& prices, price_options& into, const add_command& add) {
  add(prices, "list", "All lists with their prices in force and to come", list_prices);
  auto& show = add(prices, "show", "One list with all of its versions",
      [&into](command_context& c) { return show_prices(c, into); });
  show.add_option("list", into.list, "Name, id or \"standard\"")->required();
  auto& create = add(prices, "create", "A new list, without prices yet",
      [&into](command_context& c) { return create_price_list(c, into); });
  create.add_option("name", into.name, "Of its own, up to 80 characters")->required();
  create.add_option("--taxes", into.taxes, "Whether excise and VAT are in its prices or come on top")
      ->check(CLI::IsMember({"included", "added"}));
  auto& preview = add(prices, "preview", "What new prices of a list would change, and for whom",
      [&into](command_context& c) { return preview_prices(c, into); });
  add_prices(preview, into);
  add_moment(preview, into);
  auto& set = add(prices, "set", "New prices of a list, from a moment on; customers are told by mail",
      [&into](command_context& c) { return set_prices(c, into); });
  add_prices(set, into);
  add_moment(set, into);
  add_reason(set, into);
  auto& withdraw = add(prices, "withdraw", "Takes back prices that are not in force yet",
      [&into](command_context& c) { return withdraw_prices(c, into); });
  withdraw.add_option("version", into.version, "Id, as price show has it")->required();
  add_reason(withdraw, into);
  auto& preview_assign =
      add(prices, "preview-assign", "What would change for an account that is given a list",
          [&into](command_context& c) { return preview_prices(c, into); });
  add_assignment(preview_assign, into);
  auto& assign = add(prices, "assign", "Gives an account a list, from a moment on",
      [&into](command_context& c) { return assign_prices(c, into); });
  add_assignment(assign, into);
  add_reason(assign, into);
  auto& tax = add(prices, "tax", "Tax rates; with a tax and a rate a new one, from a day on",
      [&into](command_context& c) { return set_tax(c, into); });
  auto* const which = tax.add_option("tax", into.tax, "vat or excise");
  which->check(CLI::IsMember({"vat", "excise"}));
  auto* const percent = tax.add_option("percent", into.percent, "Such as 16 or 16.5");
  auto* const from = tax.add_option("--from", into.from, "Its first day, 2026-12-31; still to come");
  which->needs(percent)->needs(from);
}

}  // namespace mbs::cli
