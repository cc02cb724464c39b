// StateMachine: a machine as one table: in which state what may happen, where that leads, and what is done
// about it. What the table does not name is refused, by name. The same table is what runs and what is drawn.
#pragma once

#include "base/result.hpp"
#include "governance/diagram.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace tutti::governance {

template <typename State, typename Event, typename Action>
struct Transition {
    State from;
    Event event;
    State to;
    Action action;
};

/// "the vault does not take `rekey` while it is `locked`: it takes `unlock`, `fail`".
Error illegal_transition(
    std::string_view machine, std::string_view event, std::string_view state, std::string_view allowed
);

/// `name()` of a state, an event and an action is found beside their types. Sparse: a row for each pair that
/// is legal, and none for the others.
template <typename State, typename Event, typename Action, std::size_t count>
class StateMachine {
public:
    using Row = Transition<State, Event, Action>;

    /// `about` says what it is a machine of: "the vault". Its first row begins in the state that it begins
    /// in.
    constexpr StateMachine(std::string_view about, std::array<Row, count> rows) noexcept
        : about_(about), rows_(rows) {}

    constexpr State initial() const noexcept { return rows_.front().from; }
    constexpr const std::array<Row, count>& rows() const noexcept { return rows_; }

    /// Nullptr: illegal.
    constexpr const Row* find(State state, Event event) const noexcept {
        for (const auto& row : rows_)
            if (row.from == state && row.event == event) return &row;
        return nullptr;
    }

    /// Conflict for what is illegal, with what would not be.
    Result<Row> step(State state, Event event) const {
        if (const auto* row = find(state, event)) return *row;
        std::string allowed;
        for (const auto& row : rows_) {
            if (row.from != state) continue;
            if (!allowed.empty()) allowed += ", ";
            allowed += '`';
            allowed += name(row.event);
            allowed += '`';
        }
        return std::unexpected(illegal_transition(about_, name(event), name(state), allowed));
    }

    /// No pair stands twice, and every state can be reached from the first: for a static_assert beside each
    /// table.
    constexpr bool is_sound() const noexcept {
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = i + 1; j < count; ++j)
                if (rows_[i].from == rows_[j].from && rows_[i].event == rows_[j].event) return false;
        std::array<bool, count> reached{};
        reached[0] = true;
        for (std::size_t round = 0; round < count; ++round)
            for (std::size_t i = 0; i < count; ++i)
                for (std::size_t j = 0; j < count; ++j)
                    if (reached[i] && (rows_[j].from == rows_[i].to || rows_[j].from == rows_[i].from))
                        reached[j] = true;
        for (const bool is_reached : reached)
            if (!is_reached) return false;
        return true;
    }

    Diagram diagram() const {
        Diagram diagram{std::string(about_), std::string(name(initial())), {}};
        for (const auto& row : rows_)
            diagram.arrows.push_back(
                {std::string(name(row.from)), std::string(name(row.event)), std::string(name(row.to)),
                 std::string(name(row.action))}
            );
        return diagram;
    }

private:
    std::string_view about_;
    std::array<Row, count> rows_;
};

} // namespace tutti::governance
