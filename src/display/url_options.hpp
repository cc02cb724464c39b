// What stands behind the '?' of an output's URL: "universe=1&priority=100".
#pragma once

#include "toml/values.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::display {

/// Ask for every option, then take the complaint: the first thing that is wrong, or what nobody asked for.
class UrlOptions {
public:
    explicit UrlOptions(std::string_view query);

    /// A whole number from `least` to `most` into `target`, which keeps its default where it is left out.
    template <typename Number>
    bool read(std::string_view name, Number& target, std::uint32_t least, std::uint32_t most) {
        const auto number = read_number(name, least, most);
        if (number) target = static_cast<Number>(*number);
        return number.has_value();
    }
    /// Any text, but an empty one.
    void read(std::string_view name, std::string& target);
    /// "true" or "false".
    void read(std::string_view name, bool& target);

    std::optional<toml::Complaint> complaint() const;

private:
    struct Option {
        std::string_view name;
        std::string_view value;
        bool is_known = false;
    };

    Option* take(std::string_view name);
    std::optional<std::uint32_t> read_number(std::string_view name, std::uint32_t least, std::uint32_t most);
    void complain(toml::Complaint complaint);

    std::vector<Option> options_;
    std::vector<std::string_view> known_;
    std::optional<toml::Complaint> complaint_;
};

} // namespace tutti::display
