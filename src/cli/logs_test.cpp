#include "cli/logs.hpp"
#include "command/exit_code.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

namespace tutti::cli {
namespace {

using namespace command;
using ::testing::internal::CaptureStderr;
using ::testing::internal::CaptureStdout;
using ::testing::internal::GetCapturedStderr;
using ::testing::internal::GetCapturedStdout;

class LogsTest : public ::testing::Test {
protected:
    static std::string line(double time, const char* message) {
        return fmt::format("{{\"timestamp\":{},\"message\":\"{}\"}}\n", time, message);
    }
    void write(const char* name, std::string_view text) { std::ofstream(folder_.path / name) << text; }
    /// What is shown of these, as JSON lines.
    std::string show(std::vector<std::string> services = {}, std::size_t lines = 20) {
        LogsOptions options;
        options.directory = folder_.path;
        options.services = folder_.path / "services";
        options.names = std::move(services);
        options.lines = lines;
        options.json = true;
        CaptureStdout();
        CaptureStderr();
        code_ = logs(options);
        err_ = GetCapturedStderr();
        return GetCapturedStdout();
    }

    io::TemporaryFolder folder_;
    int code_ = -1;
    std::string err_;
};

TEST_F(LogsTest, OfSeveralServicesComeInTheOrderOfTime) {
    write("hub.log", line(1, "hub 1") + line(3, "hub 3"));
    write("lamp.log", line(2, "lamp 2"));
    EXPECT_EQ(show(), line(1, "hub 1") + line(2, "lamp 2") + line(3, "hub 3"));
    EXPECT_EQ(show({"lamp"}), line(2, "lamp 2"));
    EXPECT_EQ(code_, Success);
}

TEST_F(LogsTest, TheFileBeforeARotationCountsAsWell) {
    write("hub.log.1", line(1, "old"));
    write("hub.log", line(2, "new"));
    EXPECT_EQ(show(), line(1, "old") + line(2, "new"));
}

TEST_F(LogsTest, OnlyTheLastLinesAreShown) {
    write("hub.log", line(1, "a") + line(2, "b") + line(3, "c"));
    EXPECT_EQ(show({}, 2), line(2, "b") + line(3, "c"));
    EXPECT_EQ(show({}, 0), "");
}

TEST_F(LogsTest, LinesOfOneInstantAndThoseWithoutATimeStayInTheirOrder) {
    write("hub.log", "plain b\nplain a\n" + line(1, "y") + line(1, "x"));
    EXPECT_EQ(show(), "plain b\nplain a\n" + line(1, "y") + line(1, "x"));
}

TEST_F(LogsTest, TornForeignAndEmptyFilesAreShownAsTheyAre) {
    write("empty.log", "");
    write("hub.log", line(2, "whole") + R"({"timestamp":3,"mess)");
    write("lamp.log", "\xff\xfe\n[]\n7\n{\"timestamp\":\"late\"}\n");
    EXPECT_EQ(
        show(), "{\"timestamp\":3,\"mess\n\xff\xfe\n[]\n7\n{\"timestamp\":\"late\"}\n" + line(2, "whole")
    );
    EXPECT_EQ(code_, Success);
    EXPECT_EQ(err_, "");
}

TEST_F(LogsTest, AFileThatCannotBeReadIsSaid) {
    write("hub.log", line(1, "a"));
    std::filesystem::create_directory(folder_.path / "lamp.log");
    EXPECT_EQ(show(), line(1, "a"));
    EXPECT_NE(err_.find("lamp.log"), std::string::npos);
}

TEST_F(LogsTest, AServiceThatNeitherIsNorWasIsNotFound) {
    write("hub.log", line(1, "a"));
    EXPECT_EQ(show({"hub", "hbu"}), "");
    EXPECT_EQ(code_, NotFound);
    EXPECT_EQ(
        err_, "tutti: no service named hbu, and no log of one in " + folder_.path.native()
                  + ". Did you mean `hub`?\n"
    );
}

TEST_F(LogsTest, AServiceThatIsAndSaidNothingYetIsNoMistake) {
    write("hub.log", line(1, "a"));
    std::filesystem::create_directories(folder_.path / "services" / "lamp");
    EXPECT_EQ(show({"hub", "lamp"}), line(1, "a"));
    EXPECT_EQ(code_, Success);
    EXPECT_EQ(err_, "tutti: lamp has written nothing yet\n");
}

} // namespace
} // namespace tutti::cli
