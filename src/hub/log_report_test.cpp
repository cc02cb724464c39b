#include "base/json.hpp"
#include "hub/log_report.hpp"

#include <gtest/gtest.h>

#include <array>
#include <unistd.h>

namespace tutti::hub {
namespace {

/// What the hub logs of a client of that id that comes and goes.
std::string said_of(std::string_view client_id) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    {
        const io::Log log("hub", io::LogLevel::Info, ends[1]);
        LogReport report(log);
        report.connected(client_id, {}, {}, mqtt::Version::V5);
        report.disconnected(client_id, "it said goodbye");
    }
    ::close(ends[1]);
    std::array<char, 4096> bytes{};
    const auto got = ::read(ends[0], bytes.data(), bytes.size());
    ::close(ends[0]);
    return {bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0};
}

TEST(LogReport, TellsThatAClientOfANameCameAndWent) {
    const auto said = said_of("lamp");
    EXPECT_NE(said.find("client connected"), std::string::npos);
    EXPECT_NE(said.find(R"("as":"anonymous")"), std::string::npos);
    EXPECT_NE(said.find("client gone"), std::string::npos);
}

TEST(LogReport, IsSilentAboutCommandsAndClientsWithoutANameOfTheirOwn) {
    EXPECT_EQ(said_of("cli-0123456789abcdef"), "");
    EXPECT_EQ(said_of("auto-0123456789abcdef"), "");
}

TEST(LogReport, CutsLongIdsBetweenCharacters) {
    for (std::size_t shift = 0; shift < 3; ++shift) {
        std::string id(shift, 'x');
        for (int i = 0; i < 100; ++i) id += "€"; // three bytes
        const auto said = said_of(id);
        EXPECT_TRUE(parse_json(said.substr(0, said.find('\n')))) << said;
    }
}

} // namespace
} // namespace tutti::hub
