#include "cli/dev/dev_prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace tutti::cli {

using command::Key;
using What = DevOrder::What;

namespace {

struct KeyMeaning {
    std::string_view key;
    What what;
    std::string_view word;
    std::string_view question; ///< empty: it is done at once
};
constexpr std::array<KeyMeaning, 8> meanings = {{
    {"r", What::Restart, "restart", "restart which service? (none: all)"},
    {"s", What::Stop, "stop", "stop which service?"},
    {"b", What::Start, "begin", "start which service?"},
    {"f", What::Filter, "filter", "log of which service? (none: all)"},
    {"o", What::Open, "open the page", ""},
    {"l", What::Reload, "reload", ""},
    {"?", What::Help, "help", ""},
    {"q", What::Quit, "quit", ""},
}};

const KeyMeaning& meaning_of(What what) { return *std::ranges::find(meanings, what, &KeyMeaning::what); }

bool is_name_character(const std::string& text) {
    return text.size() == 1
           && (std::isalnum(static_cast<unsigned char>(text[0])) != 0 || text == "-" || text == "_"
               || text == ".");
}

} // namespace

std::optional<DevOrder> DevPrompt::press(const Key& key) {
    constexpr std::string_view control_z = "\x1a";
    if (key.is(control_z) || is_held_) {
        is_held_ = !key.is("\n") && key.kind != Key::Kind::Escape;
        return std::nullopt;
    }
    if (!asked_) return press_alone(key);
    constexpr std::size_t longest_name = 64;
    auto& name = asked_->name;
    if (key.kind == Key::Kind::Escape) {
        asked_.reset();
    } else if (key.is("\n")) {
        const auto order = *asked_;
        asked_.reset();
        const bool wants_name = order.what == What::Stop || order.what == What::Start;
        if (!order.name.empty() || !wants_name) return order;
    } else if (key.is("\b")) {
        if (!name.empty()) name.pop_back();
    } else if (key.is("\t")) {
        complete();
    } else if (key.kind == Key::Kind::Character && is_name_character(key.text)
               && name.size() < longest_name) {
        name += key.text;
    }
    return std::nullopt;
}

std::optional<DevOrder> DevPrompt::press_alone(const Key& key) {
    const auto found =
        std::ranges::find_if(meanings, [&](const KeyMeaning& each) { return key.is(each.key); });
    if (found == meanings.end()) return std::nullopt;
    const DevOrder order{.what = found->what};
    if (found->question.empty()) return order;
    asked_ = order;
    return std::nullopt;
}

/// As far as those that begin so are alike.
void DevPrompt::complete() {
    auto& name = asked_->name;
    std::optional<std::string> common;
    for (const auto& known : names_) {
        if (!known.starts_with(name)) continue;
        if (!common) common = known;
        const auto end = std::ranges::mismatch(*common, known).in1;
        common->erase(end, common->end());
    }
    if (common) name = *common;
}

std::string DevPrompt::text() const {
    if (is_held_) return "the installation runs in here and is not suspended: Enter goes on, Ctrl-C stops it";
    if (!asked_) return {};
    return fmt::format("{} {}", meaning_of(asked_->what).question, asked_->name);
}

std::string describe_dev_keys() {
    std::string text;
    for (const auto& each : meanings)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", each.key, each.word);
    return text;
}

} // namespace tutti::cli
