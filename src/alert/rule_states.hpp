// RuleStates: one rule and how it stands with each of its subjects. A value: it can be kept and restored. It
// is told what subjects say and what time it is; what came of that it adds to the changes.
#pragma once

#include "alert/firing.hpp"
#include "calendar/time_zone.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::alert {

inline constexpr std::size_t most_subjects = 512; ///< of one rule

/// What holds for all rules at the moment of a question.
struct Moment {
    WallTime now;
    const calendar::TimeZone& zone;
    /// Since when the bus has been heard without a break; nothing: it is not heard.
    std::optional<WallTime> listening_since;
};

/// What of a book is worth being kept anew.
enum class News : std::uint8_t {
    None,
    Course, ///< of a rule about change, a piece of its past; it need not be kept at once
    Stand,  ///< a condition began or ended to be so
};

/// How a rule stands with one subject.
struct Subject {
    /// Least and most of some values of a rule about change.
    struct Slot {
        WallTime begin;
        double least;
        double most;
        bool operator==(const Slot&) const = default;
    };

    std::optional<WallTime> since; ///< its condition has held
    std::optional<Firing> firing;
    Value value; ///< what it said last
    std::string unit;
    WallTime heard;
    std::vector<Slot> slots;

    bool operator==(const Subject&) const = default;
};

class RuleStates {
public:
    using NewId = std::function<std::string(WallTime)>;

    RuleStates() = default;
    explicit RuleStates(sections::AlertRule rule) : rule_(std::move(rule)) {}

    const sections::AlertRule& rule() const noexcept { return rule_; }
    bool has(std::string_view subject) const noexcept;
    const std::map<std::string, Subject, std::less<>>& subjects() const noexcept { return subjects_; }
    std::optional<WallTime> silenced_until() const noexcept { return silenced_until_; }
    bool is_silenced(WallTime now) const noexcept { return silenced_until_ && now < *silenced_until_; }

    /// Goes on by another definition of the same name.
    void change_rule(sections::AlertRule rule, const Moment& at, const NewId& new_id, AlertChanges& changes);
    /// Ends all that fires.
    void end_all(std::string_view why, WallTime now, AlertChanges& changes);

    /// `heard`: when it said so; of what is kept on the bus that is longer ago.
    News take(
        std::string_view subject, Value value, std::string_view unit, WallTime heard, const Moment& at,
        const NewId& new_id, AlertChanges& changes
    );
    /// What is so by now without anybody having said anything.
    void tick(const Moment& at, const NewId& new_id, AlertChanges& changes);
    /// When tick() may have something to say.
    std::optional<WallTime> next_due(const Moment& at) const;

    void silence(std::optional<WallTime> until) { silenced_until_ = until; }
    /// Of one subject, or of all: how many were acknowledged now.
    std::size_t acknowledge(std::optional<std::string_view> subject, WallTime now);

    Value keep() const;
    /// The rule is not kept; change_rule() gives it.
    static Result<RuleStates> restore(const Value& kept);

private:
    enum class Said : std::uint8_t { Now, Earlier };

    void judge(
        const std::string& name, Subject& subject, const Moment& at, Said said, const NewId& new_id,
        AlertChanges& changes
    ) const;
    bool is_awaited(const Subject& subject) const noexcept;
    bool holds(const Subject& subject, const Moment& at) const;
    bool holds_for_number(const Subject& subject) const;
    void note_number(Subject& subject, double value, WallTime now) const;
    void drop_old_slots(Subject& subject, WallTime now) const;
    std::optional<WallTime> silent_at(const Subject& subject, const Moment& at) const;
    void raise(
        const std::string& name, Subject& subject, WallTime now, const NewId& new_id, AlertChanges& changes
    ) const;
    static void clear(Subject& subject, std::string_view why, WallTime now, AlertChanges& changes);

    sections::AlertRule rule_;
    std::map<std::string, Subject, std::less<>> subjects_;
    std::optional<WallTime> silenced_until_;
};

} // namespace tutti::alert
