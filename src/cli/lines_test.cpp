// The lines that a rehearsal reads, and those that it is compared with.
#include "cli/expected_lines.hpp"
#include "cli/line_input.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace tutti::cli {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;
using Lines = std::vector<std::string>;

class LinesTest : public ::testing::Test {
protected:
    std::filesystem::path file(std::string_view text) {
        const auto path = folder_.path / "lines";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    Lines read_all(LineInput& input) {
        Lines lines;
        for (bool more = true; more;) {
            const auto read = input.read();
            EXPECT_TRUE(read);
            more = read && *read;
            while (const auto line = input.next()) lines.emplace_back(*line);
        }
        return lines;
    }

    io::TemporaryFolder folder_;
};

TEST_F(LinesTest, TheLastMayLackItsEnd) {
    for (const char* text : {"a\n\nb\n", "a\n\nb"}) {
        auto input = LineInput::open(file(text));
        ASSERT_TRUE(input);
        EXPECT_EQ(read_all(*input), (Lines{"a", "", "b"}));
        EXPECT_EQ(input->line_number(), 3U);
        EXPECT_TRUE(input->ended());
    }
}

TEST_F(LinesTest, AFileThatIsNotThereIsNotFound) {
    const auto input = LineInput::open(folder_.path / "none");
    ASSERT_FALSE(input);
    EXPECT_EQ(input.error().code, ErrorCode::NotFound);
    EXPECT_EQ(input.error().message, (folder_.path / "none").native() + ": No such file or directory");
}

TEST_F(LinesTest, ALineThatIsTooLongIsRefusedWithItsPlace) {
    const auto path = file("a\n" + std::string(LineInput::longest_line + 300'000, 'x'));
    auto input = LineInput::open(path);
    ASSERT_TRUE(input);
    Result<bool> read = true;
    while (read && *read) {
        read = input->read();
        while (input->next()) {
        }
    }
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(read.error().message, path.native() + ":2: a line longer than 1048576 bytes");
}

TEST_F(LinesTest, APipeIsReadableOnceSomethingIsInIt) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    auto input = LineInput::open("/dev/fd/" + std::to_string(ends[0]));
    ASSERT_TRUE(input);
    EXPECT_FALSE(input->readable_within(microseconds(0)));
    ASSERT_EQ(::write(ends[1], "a\n", 2), 2);
    EXPECT_TRUE(input->readable_within(microseconds(0)));
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_F(LinesTest, AsExpectedIsSaidInOneLine) {
    const auto path = file("a\nb\n");
    CaptureStderr();
    auto expected = ExpectedLines::open(path);
    ASSERT_TRUE(expected);
    EXPECT_TRUE(expected->take("a\n"));
    EXPECT_TRUE(expected->take("b\n"));
    EXPECT_TRUE(expected->finish());
    EXPECT_EQ(GetCapturedStderr(), "2 events, as " + path.native() + " expects them.\n");
}

TEST_F(LinesTest, TheFirstDifferenceIsPointedAt) {
    const auto path = file("same\nabc\n");
    CaptureStderr();
    auto expected = ExpectedLines::open(path);
    EXPECT_FALSE(expected->take("same\nabX\n"));
    EXPECT_EQ(
        GetCapturedStderr(),
        path.native() + ":2: differs at byte 3\n  expected: abc\n       got: abX\n              ^\n"
    );
}

TEST_F(LinesTest, MoreOrLessThanExpectedIsADifference) {
    const auto path = file("a\n");
    CaptureStderr();
    auto less = ExpectedLines::open(path);
    EXPECT_FALSE(less->finish());
    auto more = ExpectedLines::open(path);
    EXPECT_FALSE(more->take("a\nb\n"));
    const auto said = GetCapturedStderr();
    EXPECT_NE(said.find("expected: a\n       got: the end\n"), std::string::npos);
    EXPECT_NE(said.find("expected: the end\n       got: b\n"), std::string::npos);
}

} // namespace
} // namespace tutti::cli
