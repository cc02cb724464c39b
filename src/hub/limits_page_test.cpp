// The defaults that the documents give are those of Limits.
#include "broker/limits.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace tutti::hub {
namespace {

const broker::Limits defaults;

struct Page {
    explicit Page(const std::string& name) {
        std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/" + name);
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    /// From a heading of that text to the next.
    Page& section(const std::string& heading) {
        const auto begin = text.find("# " + heading + "\n");
        EXPECT_NE(begin, std::string::npos) << heading;
        if (begin != std::string::npos) text = text.substr(begin, text.find("\n#", begin) - begin);
        return *this;
    }
    /// The cell that stands behind these in a row of a table.
    std::string behind(const std::string& before) const {
        const auto start = "| " + before + " | ";
        const auto found = text.find(start);
        if (found == std::string::npos) return "no row has: " + before;
        const auto begin = found + start.size();
        return text.substr(begin, text.find(" |", begin) - begin);
    }

    std::string text;
};

/// 1000, but 20,000.
std::string grouped(std::uint64_t count) {
    if (count < 10'000) return fmt::format("{}", count);
    return fmt::format("{},{:03}", count / 1000, count % 1000);
}

std::string measured(std::uint64_t bytes, std::string_view blank = " ") {
    constexpr std::uint64_t kibibyte = 1024;
    constexpr std::uint64_t mebibyte = 1024 * kibibyte;
    return bytes % mebibyte == 0 ? fmt::format("{}{}MiB", bytes / mebibyte, blank)
                                 : fmt::format("{}{}KiB", bytes / kibibyte, blank);
}

std::int64_t in_seconds(microseconds time) { return std::chrono::duration_cast<seconds>(time).count(); }

TEST(LimitsPage, HubSaysWhatIsLentToAll) {
    const auto page = Page("hub.md").section("Limits");
    EXPECT_EQ(page.behind("`clients`"), grouped(defaults.clients));
    EXPECT_EQ(page.behind("`sessions`"), grouped(defaults.sessions));
    EXPECT_EQ(page.behind("`subscriptions`"), grouped(defaults.all_subscriptions));
    EXPECT_EQ(page.behind("`retained_messages`"), grouped(defaults.retained_messages));
    EXPECT_EQ(page.behind("`retained_bytes`"), measured(defaults.retained_bytes));
    EXPECT_EQ(page.behind("`session_messages`"), grouped(defaults.session_messages));
    EXPECT_EQ(page.behind("`session_bytes`"), measured(defaults.session_bytes));
    auto words = page.text;
    std::ranges::replace(words, '\n', ' ');
    const auto& shares = defaults.shares;
    const auto said = fmt::format(
        "anonymous clients together have {} % of it, each user {} %, each trusted account {} %, and the last "
        "{} % of all",
        shares.anonymous, shares.user, shares.trusted, shares.reserve
    );
    EXPECT_NE(words.find(said), std::string::npos) << said;
    EXPECT_EQ(shares.client, 50U);
    EXPECT_NE(words.find("may retain, one client has at most half"), std::string::npos);
}

TEST(LimitsPage, HubSaysWhatOneClientMayUse) {
    const auto page = Page("hub.md").section("Limits");
    const auto begins = [&](const std::string& row, const std::string& words) {
        EXPECT_TRUE(page.behind(row).starts_with(words))
            << row << ": " << page.behind(row) << ", not " << words;
    };
    begins("connections that have sent no CONNECT |", fmt::format("{} from each", defaults.silent));
    EXPECT_NE(
        page.text.find(fmt::format("of these, {} of one address", defaults.silent_of_address)),
        std::string::npos
    );
    EXPECT_EQ(page.behind("`connect_timeout`"), fmt::format("{} s", in_seconds(defaults.connect_timeout)));
    EXPECT_EQ(page.behind("size of the CONNECT |"), measured(defaults.connect_packet));
    EXPECT_EQ(page.behind("`packet`"), measured(defaults.packet));
    EXPECT_EQ(page.behind("filters of one client, and in one SUBSCRIBE |"), grouped(defaults.subscriptions));
    EXPECT_EQ(page.behind("levels of a topic or filter |"), grouped(defaults.topic_levels));
    begins("`topic_aliases`", grouped(defaults.topic_aliases) + ",");
    begins("`inflight`", grouped(defaults.inflight) + ",");
    begins("`receive_maximum`", grouped(defaults.receive_maximum) + ",");
    EXPECT_EQ(
        page.behind("`queue_messages`, `queue_bytes`"),
        fmt::format("{}, {}", grouped(defaults.queue_messages), measured(defaults.queue_bytes))
    );
    EXPECT_EQ(page.behind("`hold`"), fmt::format("{} s", in_seconds(defaults.hold)));
    EXPECT_EQ(page.behind("`sleeping_bytes`"), measured(defaults.sleeping_bytes));
    begins(
        "bytes that wait for one that is there and does not read, or does not acknowledge |",
        fmt::format("{} times `queue_bytes`", defaults.hard_factor)
    );
    EXPECT_EQ(
        page.behind("how long a session sleeps |"),
        fmt::format("{} days", defaults.session_expiry_seconds / (24 * 3600))
    );
}

TEST(LimitsPage, ConfigurationSaysTheDefaultOfEachKey) {
    const auto page = Page("config.md").section("`[hub] limits`");
    const auto is = [&](const char* key, std::uint64_t count) {
        EXPECT_EQ(page.behind(fmt::format("`{}`", key)), fmt::format("`{}`", count));
    };
    const auto is_size = [&](const char* key, std::uint64_t bytes) {
        EXPECT_EQ(page.behind(fmt::format("`{}`", key)), fmt::format("`\"{}\"`", measured(bytes, "")));
    };
    is_size("packet", defaults.packet);
    is("queue_messages", defaults.queue_messages);
    is_size("queue_bytes", defaults.queue_bytes);
    is("inflight", defaults.inflight);
    is("receive_maximum", defaults.receive_maximum);
    EXPECT_EQ(page.behind("`hold`"), fmt::format("`\"{}s\"`", in_seconds(defaults.hold)));
    is_size("sleeping_bytes", defaults.sleeping_bytes);
    is("topic_aliases", defaults.topic_aliases);
    EXPECT_EQ(
        page.behind("`connect_timeout`"), fmt::format("`\"{}s\"`", in_seconds(defaults.connect_timeout))
    );
    is("clients", defaults.clients);
    is("sessions", defaults.sessions);
    is("subscriptions", defaults.all_subscriptions);
    EXPECT_NE(
        page.text.find(fmt::format("one client may have {}", defaults.subscriptions)), std::string::npos
    );
    is("retained_messages", defaults.retained_messages);
    is_size("retained_bytes", defaults.retained_bytes);
    is("session_messages", defaults.session_messages);
    is_size("session_bytes", defaults.session_bytes);
    is("anonymous", defaults.shares.anonymous);
    is("user", defaults.shares.user);
    is("trusted", defaults.shares.trusted);
    is("reserve", defaults.shares.reserve);
    is("client", defaults.shares.client);
}

} // namespace
} // namespace tutti::hub
