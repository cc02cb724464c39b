// For tests: a journal whose disk is as far as the test tells the broker.
#pragma once

#include "broker/journal.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace tutti::broker {

class NotedJournal final : public Journal {
public:
    void add(JournalKey key, std::string_view value) override { set(key, value); }
    void set(JournalKey key, std::string_view value) override {
        ++changes;
        values[key] = value;
    }
    void erase(JournalKey key) override {
        ++changes;
        values.erase(key);
    }
    JournalPosition position() const override { return JournalPosition{changes}; }
    bool has_room() const override { return !is_full; }
    WallTime wall(SteadyTime time) const override { return WallTime{time - SteadyTime{}}; }

    bool mentions(std::string_view text) const {
        return std::ranges::any_of(values, [text](const auto& each) { return each.second.contains(text); });
    }

    std::map<JournalKey, std::string> values;
    std::uint64_t changes = 0;
    bool is_full = false;
};

} // namespace tutti::broker
