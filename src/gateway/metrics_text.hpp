// MetricsText: the text of OpenMetrics, written family by family.
#pragma once

#include "live/figures/figures.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace tutti::gateway {

/// Builds the text of one family after the other.
class MetricsText final : public live::Figures {
public:
    using live::Figures::sample;

    void family(
        std::string_view name, std::string_view type, std::string_view help, std::string_view unit = {}
    ) override {
        out_ += fmt::format("# TYPE {} {}\n", name, type);
        if (!unit.empty()) out_ += fmt::format("# UNIT {} {}\n", name, unit);
        out_ += fmt::format("# HELP {} {}\n", name, help);
    }

    void sample(std::string_view name, std::span<const Label> labels, double value) override {
        begin(name, labels);
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        out_.append(digits, end);
        out_ += '\n';
    }
    void sample(std::string_view name, std::span<const Label> labels, std::uint64_t value) override {
        begin(name, labels);
        out_ += fmt::format("{}\n", value);
    }

    std::string finish() && {
        out_ += "# EOF\n";
        return std::move(out_);
    }

private:
    void begin(std::string_view name, std::span<const Label> labels) {
        out_ += name;
        char before = '{';
        for (const auto& [key, value] : labels) {
            out_ += before;
            out_ += key;
            out_ += "=\"";
            append_escaped(value);
            out_ += '"';
            before = ',';
        }
        if (!labels.empty()) out_ += '}';
        out_ += ' ';
    }
    void append_escaped(std::string_view text) {
        for (const char c : text) {
            if (c == '\n') {
                out_ += "\\n";
                continue;
            }
            if (c == '"' || c == '\\') out_ += '\\';
            out_ += c;
        }
    }

    std::string out_;
};

} // namespace tutti::gateway
