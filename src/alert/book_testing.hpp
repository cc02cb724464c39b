// A book and a clock that the test moves.
#pragma once

#include "alert/alert_book.hpp"
#include "base/json.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::alert {

class BookTest : public testing::Test {
protected:
    BookTest() { book_.listen(now_ - std::chrono::hours(1)); }

    /// Rules as they stand in the section: `"a":{…},"b":{…}`.
    void use(const std::string& rules) {
        const auto config = parse_json(fmt::format(R"({{"rules":{{{}}}}})", rules));
        auto section = sections::read_section(*config, sections::read_alerts);
        ASSERT_TRUE(section) << section.error().message;
        add(book_.set_rules(std::move(section->rules), zone_, now_));
    }
    void say(std::string_view reading, const Value& value) {
        add(book_.take_reading(reading, value, "u", now_, now_));
    }
    void service(std::string_view name, contract::ServicePhase phase) {
        add(book_.take_service(name, phase, now_));
    }
    /// Time goes on, and whatever is due on the way is done when it is due.
    void wait(microseconds time) {
        const auto end = now_ + time;
        while (true) {
            const auto due = book_.next_due(now_);
            if (!due || *due > end) break;
            now_ = std::max(*due, now_ + microseconds(1));
            add(book_.tick(now_));
        }
        now_ = end;
    }
    /// Killed and started again, and no rule known until it is said again.
    void restart() {
        const auto text = print_json(book_.keep());
        auto restored = AlertBook::restore(*parse_json(text));
        ASSERT_TRUE(restored) << restored.error().message;
        EXPECT_EQ(print_json(restored->keep()), text);
        book_ = std::move(*restored);
    }

    /// What has changed since the last question: "+a s/r" raised, "-a s/r" cleared, "!" unsilenced; in
    /// parentheses: nobody is told.
    std::string changes() {
        std::string text;
        for (const auto& change : std::exchange(changes_, {})) {
            const auto* sign = change.kind == AlertChange::Kind::Raised    ? "+"
                               : change.kind == AlertChange::Kind::Cleared ? "-"
                                                                           : "!";
            const auto what = fmt::format("{}{} {}", sign, change.firing.rule, change.firing.subject);
            text += fmt::format("{}{}", text.empty() ? "" : " ", change.is_told ? what : "(" + what + ")");
        }
        return text;
    }
    void add(AlertChanges changes) { std::ranges::move(changes, std::back_inserter(changes_)); }

    AlertBook book_;
    calendar::TimeZone zone_;
    WallTime now_{
        std::chrono::sys_days(std::chrono::year(2026) / 1 / 5).time_since_epoch() + std::chrono::hours(12)
    }; ///< a Monday
    AlertChanges changes_;
};

} // namespace tutti::alert
