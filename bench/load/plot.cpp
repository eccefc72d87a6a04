// Rates over time as an SVG that any browser shows.
#include "bench/load/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mbs::bench {
namespace {

constexpr double width = 960, height = 420, left = 80, right = 20, top = 50, bottom = 50;
constexpr double plot_width = width - left - right, plot_height = height - top - bottom;

struct curve {
  const char* name;
  const char* colour;
  const rate_series* series;
};

std::string number(double value) {
  auto text = std::to_string(value);
  return text.substr(0, text.find('.') + 2);
}

// 1, 2 or 5 times a power of ten, so that about five lines fit.
double step_for(double most) {
  const auto rough = std::max(most / 5, 1.0);
  const auto power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (rough <= factor * power) return factor * power;
  return 10 * power;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

std::string label(
    double x, double y, const char* anchor, const std::string& text, const char* colour = "#333") {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" +
      colour + "\">" + escaped(text) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" +
      number(y2) + "\" stroke=\"#ddd\"/>\n";
}

std::string polyline(const curve& one, std::size_t seconds, double most) {
  std::string points;
  for (std::size_t i = 0; i < one.series->seconds.size(); ++i) {
    // A point stands in the middle of its second.
    const auto x = left + (static_cast<double>(i) + 0.5) / static_cast<double>(seconds) * plot_width;
    const auto y = top + plot_height - static_cast<double>(one.series->seconds[i]) / most * plot_height;
    points += number(x) + "," + number(y) + " ";
  }
  return "<polyline fill=\"none\" stroke=\"" + std::string{one.colour} + "\" stroke-width=\"2\" points=\"" +
      points + "\"/>\n";
}

}  // namespace

std::string to_svg(const run_result& run) {
  const std::array curves{curve{"accepted/s", "#1f77b4", &run.accepted},
      curve{"submitted/s", "#ff7f0e", &run.submitted}, curve{"final callbacks/s", "#2ca02c", &run.ended}};
  std::size_t seconds = 1;
  double most = 1;
  for (const auto& one : curves) {
    seconds = std::max(seconds, one.series->seconds.size());
    for (const auto n : one.series->seconds)
      most = std::max(most, static_cast<double>(n));
  }
  const auto step = step_for(most);
  most = std::ceil(most / step) * step;
  std::string out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 420\" font-family=\"sans-serif\" "
      "font-size=\"13\">\n<rect width=\"960\" height=\"420\" fill=\"white\"/>\n";
  out += label(left, 22, "start", run.plan.name);
  for (int line_at = 0; line_at * step <= most; ++line_at) {
    const auto value = line_at * step;
    const auto y = top + plot_height - value / most * plot_height;
    out += line(left, y, width - right, y);
    out += label(left - 8, y + 4, "end", std::to_string(static_cast<long long>(value)));
  }
  const auto time_step = std::max(1.0, step_for(static_cast<double>(seconds)));
  for (int mark = 0; mark * time_step <= static_cast<double>(seconds); ++mark) {
    const auto second = mark * time_step;
    out += label(left + second / static_cast<double>(seconds) * plot_width, height - bottom + 20, "middle",
        std::to_string(static_cast<long long>(second)) + " s");
  }
  double at = left + 180;
  for (const auto& one : curves) {
    if (one.series->seconds.empty()) continue;
    out += polyline(one, seconds, most);
    out += label(at, 22, "start", one.name, one.colour);
    at += 160;
  }
  return out + "</svg>\n";
}

}  // namespace mbs::bench
