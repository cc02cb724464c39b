#include "bench/hub/table.hpp"

#include "bench/hub/timing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace tutti::bench {

Table::Table(const std::vector<Measure>& measures, const std::vector<Server>& servers)
    : measures_(measures), servers_(servers) {
    for (const auto& measure : measures)
        samples_.push_back(std::vector(servers.size(), std::vector<Samples>(measure.rows.size())));
}

void Table::add(std::size_t measure, std::size_t server, const std::vector<double>& figures) {
    auto& rows = samples_[measure][server];
    for (std::size_t i = 0; i < figures.size(); ++i) rows.at(i).push_back(figures[i]);
}

double Table::figure(std::size_t measure, std::size_t server, std::size_t row) const {
    return median(samples_[measure][server][row]);
}

Table::Verdict Table::judge(std::size_t measure, std::size_t row) const {
    const auto& must = measures_[measure].rows[row].must;
    if (!must || samples_[measure][0][row].empty()) return {};
    double ours = figure(measure, 0, row);
    const char* const sign = must->side == Must::Side::AtMost ? "≤" : "≥";
    auto text = fmt::format("{} {:g}", sign, must->bound);
    if (!must->of.empty()) {
        const auto other = std::ranges::find(servers_, must->of, &Server::name);
        if (other == servers_.end()) return {};
        const auto theirs = figure(measure, static_cast<std::size_t>(other - servers_.begin()), row);
        if (theirs == 0) return {};
        ours /= theirs;
        text += fmt::format(" × {}", must->of);
    }
    const bool is_met = must->side == Must::Side::AtMost ? ours <= must->bound : ours >= must->bound;
    return {fmt::format("{}: {}", text, is_met ? "met" : "**missed**"), is_met};
}

void Table::print() const {
    std::string head = "| |";
    std::string rule = "|---|";
    for (const auto& server : servers_) {
        head += fmt::format(" {} |", server.name);
        rule += "---|";
    }
    fmt::print("{} must |\n{}---|\n", head, rule);
    for (std::size_t measure = 0; measure < measures_.size(); ++measure)
        for (std::size_t row = 0; row < measures_[measure].rows.size(); ++row) {
            const auto& [what, decimals, must] = measures_[measure].rows[row];
            auto line = fmt::format("| {} |", what);
            for (std::size_t server = 0; server < servers_.size(); ++server) {
                const bool has = !samples_[measure][server][row].empty();
                const double ours = figure(measure, 0, row);
                const double theirs = figure(measure, server, row);
                if (has) line += fmt::format(" {:.{}f}", theirs, decimals);
                if (has && server != 0 && theirs != 0 && ours != 0)
                    line += fmt::format(" ({:.2f})", ours / theirs);
                line += " |";
            }
            fmt::print("{} {} |\n", line, judge(measure, row).text);
        }
}

int Table::missed() const {
    int count = 0;
    for (std::size_t measure = 0; measure < measures_.size(); ++measure)
        for (std::size_t row = 0; row < measures_[measure].rows.size(); ++row)
            count += judge(measure, row).is_met ? 0 : 1;
    return count;
}

} // namespace tutti::bench
