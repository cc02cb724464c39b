// Each cell of the table, asked of the hub's authorizer as the broker asks it; and the table in docs/hub.md.
#include "hub/authorizer.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tutti::hub {
namespace {

using broker::Origin;
using broker::Principal;

/// An installation: "lamp" and "mixer" are services, "director", "orchestrator", "gateway" and "control"
/// what they say.
/// "left" is a user, "porch" is nobody.
struct House {
    House() {
        std::ofstream file(folder.path / "bus.key", std::ios::binary);
        for (int i = 0; i < 32; ++i) file.put(static_cast<char>(i));
    }

    const std::vector<Part> parts = {
        {"lamp", Who::Service},      {"mixer", Who::Service},
        {"director", Who::Director}, {"orchestrator", Who::Orchestrator},
        {"gateway", Who::Gateway},   {"control", Who::Control},
        {"bridge", Who::Bridge},     {"services", Who::Service},
    };
    io::TemporaryFolder folder;
    BusKeyAuthorizer authorizer{"house/ground", folder.path / "bus.key", Roster(parts)};

    Principal come(Who who) {
        const auto local = [&](const char* name) {
            return authorizer.admit({Origin::Trusted, ""}, {name, std::nullopt}).principal;
        };
        switch (who) {
        case Who::Anonymous:
            return authorizer.admit({Origin::Loopback, ""}, {}).principal;
        case Who::User: {
            const auto password = bus_password(*read_bus_key(folder.path / "bus.key"), "guest");
            return authorizer.admit({Origin::Loopback, ""}, {"guest", password}).principal;
        }
        case Who::Service:
            return local("lamp");
        case Who::Director:
            return local("director");
        case Who::Orchestrator:
            return local("orchestrator");
        case Who::Gateway:
            return local("gateway");
        case Who::Control:
            return local("control");
        case Who::Bridge:
            return local("bridge");
        case Who::Operator:
            return authorizer.admit({Origin::Trusted, ""}, {}).principal;
        }
        return {};
    }
    bool says(const Principal& who, const std::string& topic) {
        return authorizer.may_publish({who, "me"}, "house/ground/" + topic);
    }
    bool reads(const Principal& who, const std::string& topic) {
        return authorizer.may_receive({who, "me"}, "house/ground/" + topic);
    }
};

/// For each column what is allowed, as people read it: of its own name, of another's, of nobody's, of those
/// of another node. "o---" is its own alone, "o-n-" its own and nobody's, "oan-" everything on this node.
struct Expected {
    const char* topic; ///< '@' stands for the name
    std::array<const char*, columns> say;
    std::array<const char*, columns> read;
};

using Cells = std::array<const char*, columns>;

constexpr Cells all = {"oanx", "oanx", "oanx", "oanx", "oanx", "oanx", "oanx", "oanx", "oanx"};
constexpr Cells sources = {"--nx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "oanx"};
constexpr Cells own = {"----", "o---", "o---", "o---", "o---", "o---", "o---", "o-nx", "oanx"};
constexpr Cells not_anonymous = {"----", "oanx", "oanx", "oanx", "oanx", "oanx", "oanx", "oanx", "oanx"};
constexpr Cells own_or_nobodys = {"----", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "oanx"};

const std::vector<Expected> cells = {
    {"event/button/@", all, all},
    {"event/raw/@", all, all},
    {"event/playlist/@", {"----", "----", "----", "oanx", "----", "----", "----", "oanx", "oanx"}, all},
    {"reading/@/temperature", sources, all},
    {"status/@", sources, all},
    {"meta/@", sources, all},
    {"config/@", {"----", "oanx", "o-nx", "o-nx", "oanx", "o-nx", "o-nx", "o-nx", "oanx"}, all},
    {"cmd/@", not_anonymous, {"----", "oanx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "o-nx", "oanx"}},
    {"cmd/@/response/r1", own_or_nobodys, not_anonymous},
    {"worker/@", own, all},
    {"service/@", {"----", "----", "----", "----", "oan-", "----", "----", "--nx", "oanx"}, all},
    {"health/@", {"----", "o-nx", "o-nx", "o-nx", "oanx", "o-nx", "o-nx", "o-nx", "oanx"}, all},
    {"frame/@", not_anonymous, all},
    {"matrix/@", not_anonymous, all},
    {"log/@", own, all},
    {"leader/@", {"----", "----", "----", "----", "----", "----", "oanx", "----", "oanx"}, all},
    {"job/@", not_anonymous, all},
    {"clock/@", own, all},
    {"playback/@", sources, all},
    {"song/@", not_anonymous, all},
    {"vault/@", {"----", "o---", "o---", "o---", "o---", "o---", "o---", "o---", "oanx"}, all},
    {"note/@", all, all},
};

std::string with_name(std::string topic, const std::string& name) {
    return topic.replace(topic.find('@'), 1, name);
}

TEST(AccessTable, EachCellIsWhatTheHubDoes) {
    House house;
    for (std::size_t column = 0; column < columns; ++column) {
        const auto who = house.come(static_cast<Who>(column));
        // Of the four kinds of names; who has no name has no own.
        const std::array<std::pair<char, std::string>, 4> names = {
            {{'o', std::string(who.user)}, {'a', "mixer"}, {'n', "porch"}, {'x', "right.porch"}}
        };
        for (const auto& [topic, say, read] : cells)
            for (const auto& [kind, name] : names) {
                if (name.empty()) continue;
                const auto asked = with_name(topic, name);
                EXPECT_EQ(house.says(who, asked), std::string(say[column]).find(kind) != std::string::npos)
                    << "column " << column << " says " << asked;
                EXPECT_EQ(house.reads(who, asked), std::string(read[column]).find(kind) != std::string::npos)
                    << "column " << column << " reads " << asked;
            }
    }
}

TEST(AccessTable, EachBranchIsAmongThese) {
    for (const auto& row : access_rows()) {
        const auto is_of_row = [&](const Expected& cell) {
            return place_of("", cell.topic).branch == row.branch;
        };
        EXPECT_TRUE(row.branch == Branch::Reply || std::ranges::any_of(cells, is_of_row)) << row.topics;
    }
}

TEST(AccessTable, AReplyIsForTheClientThatAskedAlone) {
    House house;
    for (std::size_t column = 0; column < columns; ++column) {
        const auto who = house.come(static_cast<Who>(column));
        // A bridge carries the answers of other machines' clients.
        const bool all_of_them = static_cast<Who>(column) >= Who::Bridge;
        EXPECT_TRUE(house.reads(who, "reply/me/1"));
        for (const auto* others : {"reply/gateway/1", "reply/me2/1", "reply/m", "reply", "reply//1"})
            EXPECT_EQ(house.reads(who, others), all_of_them) << column << others;
        EXPECT_TRUE(house.says(who, "reply/me/1")) << column;
        EXPECT_EQ(house.says(who, "reply/gateway/1"), static_cast<Who>(column) != Who::Anonymous) << column;
    }
}

TEST(AccessTable, WhoHasNoClientIdHasNoReplies) {
    House house;
    const auto anonymous = house.come(Who::Anonymous);
    EXPECT_FALSE(house.authorizer.may_publish({anonymous, ""}, "house/ground/reply//x"));
}

TEST(AccessTable, ABranchIsClosedWithAllThatHasNoName) {
    House house;
    const auto anonymous = house.come(Who::Anonymous);
    for (const auto* topic :
         {"cmd", "cmd/", "config", "worker", "worker/", "worker//x", "service/a/b/c", "health/", "log",
          "event/playlist", "event/playlist/", "event/playlist/stopped/x", "reading/lamp", "reading/lamp/a/b",
          "status/lamp/x"})
        EXPECT_FALSE(house.says(anonymous, topic)) << topic;
    for (const auto* topic :
         {"cmdx", "workers/a", "event/playlists/x", "events/playlist/x", "reading/lamps/x"})
        EXPECT_TRUE(house.says(anonymous, topic)) << topic;
}

TEST(AccessTable, WhatIsNotBelowTheRootIsNobodysMatter) {
    House house;
    const auto anonymous = house.come(Who::Anonymous);
    for (const auto* topic :
         {"house", "house/ground", "house/groundworker/lamp", "worker/lamp", "cmd/lamp", "a"})
        EXPECT_TRUE(house.authorizer.may_publish({anonymous, "me"}, topic)) << topic;
}

TEST(AccessTable, ANameIsSomebodysFromWhenItFirstCame) {
    House house;
    const auto anonymous = house.come(Who::Anonymous);
    const auto lamp = house.come(Who::Service);
    for (const auto& who : {anonymous, lamp}) EXPECT_TRUE(house.says(who, "reading/porch/door"));
    const auto came = house.authorizer.admit({Origin::Trusted, ""}, {"porch", std::nullopt});
    for (const auto& who : {anonymous, lamp}) EXPECT_FALSE(house.says(who, "reading/porch/door"));
    EXPECT_TRUE(house.says(came.principal, "reading/porch/door"));
}

TEST(AccessTable, RightsChangeWhenANameFirstComesAndAtNoOtherTime) {
    House house;
    const auto changes = [&](std::optional<std::string_view> name) {
        return house.authorizer.admit({Origin::Trusted, ""}, {name, std::nullopt}).changes_rights;
    };
    EXPECT_TRUE(changes("porch"));
    EXPECT_FALSE(changes("porch"));
    EXPECT_FALSE(changes("lamp")) << "the installation has that name";
    EXPECT_FALSE(changes(std::nullopt));
    EXPECT_FALSE(house.authorizer.admit({Origin::Loopback, ""}, {}).changes_rights);
    EXPECT_FALSE(house.authorizer.admit({Origin::Loopback, ""}, {"attic", "guess"}).changes_rights);
    const auto password = bus_password(*read_bus_key(house.folder.path / "bus.key"), "attic");
    EXPECT_TRUE(house.authorizer.admit({Origin::Loopback, ""}, {"attic", password}).changes_rights);
}

TEST(AccessTable, AWrongPasswordMakesNoNameSomebodys) {
    House house;
    const auto refused = house.authorizer.admit({Origin::Loopback, ""}, {"porch", "guess"});
    EXPECT_TRUE(is_failure(refused.reason));
    EXPECT_TRUE(house.says(house.come(Who::Anonymous), "reading/porch/door"));
}

TEST(AccessTable, AnotherNodesProgramsPlayTheirPartThere) {
    House house;
    const auto local = [&](const char* name) {
        return house.authorizer.admit({Origin::Trusted, ""}, {name, std::nullopt}).principal;
    };
    EXPECT_TRUE(house.says(local("right.director"), "event/playlist/stopped"));
    EXPECT_FALSE(house.says(local("right.lamp"), "event/playlist/stopped"));
    EXPECT_TRUE(house.says(local("right.orchestrator"), "service/right.lamp"));
    EXPECT_FALSE(house.says(local("right.orchestrator"), "service/lamp"));
}

TEST(AccessTable, AUserCalledAsANodeSpeaksForItsNames) {
    House house;
    EXPECT_TRUE(house.says(house.come(Who::Anonymous), "reading/guest.porch/door"));
    const auto guest = house.come(Who::User);
    for (const auto* topic : {"worker/guest.porch", "service/guest.porch", "reading/guest.lamp/power"})
        EXPECT_TRUE(house.says(guest, topic)) << topic;
    for (const auto* topic : {"worker/right.porch", "service/porch", "worker/guests.porch"})
        EXPECT_FALSE(house.says(guest, topic)) << topic;
    // Now that it has come.
    EXPECT_FALSE(house.says(house.come(Who::Anonymous), "reading/guest.porch/door"));
}

TEST(AccessTable, ASubscriptionIsRefusedWhereNothingOfItMayBeRead) {
    House house;
    const auto may = [&](Who who, const std::string& filter) {
        return house.authorizer.may_subscribe({house.come(who), "me"}, filter);
    };
    for (const auto* filter :
         {"house/ground/cmd/#", "house/ground/cmd/+", "house/ground/cmd/lamp/#",
          "house/ground/reply/gateway/#"})
        EXPECT_FALSE(may(Who::Anonymous, filter)) << filter;
    // What they take besides does not come.
    for (const auto* filter :
         {"#", "house/#", "house/ground/#", "house/ground/+/lamp", "+/ground/cmd/lamp",
          "house/ground/reply/#", "house/ground/reply/+/x", "house/ground/reply/me/#"})
        EXPECT_TRUE(may(Who::Anonymous, filter)) << filter;
    EXPECT_FALSE(may(Who::Service, "house/ground/cmd/mixer"));
    for (const auto* filter :
         {"house/ground/cmd/lamp", "house/ground/cmd/+", "house/ground/cmd/mixer/response/+",
          "house/ground/cmd/mixer/#", "house/ground/cmd/mixer/+/r1"})
        EXPECT_TRUE(may(Who::Service, filter)) << filter;
    EXPECT_TRUE(may(Who::Operator, "house/ground/reply/gateway/#"));
}

TEST(AccessTable, IsTheOneOfTheDocument) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/docs/hub.md");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_NE(page.find(print_access_table()), std::string::npos) << print_access_table();
}

} // namespace
} // namespace tutti::hub
