// The record that a shim leaves of a run that ended, as the next supervisor finds it: whole, of another
// version, torn, foreign, empty or not there.
#include "io/temporary_folder_testing.hpp"
#include "supervisor/live_run.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace tutti::supervisor {
namespace {

using Record = supervise::shim::State;

const std::string invocation(supervise::shim::invocation_length, 'a');

Record ended_with(int code) {
    Record state;
    state.wait_status = code << 8;
    state.executed = 1;
    state.gone = 1;
    std::strcpy(state.invocation, invocation.c_str());
    return state;
}

std::string bytes_of(const Record& state) { return {reinterpret_cast<const char*>(&state), sizeof state}; }

class ExitRecord : public testing::Test {
protected:
    ExitRecord() : paths_(folder_.path, "mixer") { std::filesystem::create_directories(paths_.directory); }

    std::optional<Record> read(const std::string& bytes, const std::string& of = invocation) {
        std::ofstream(paths_.exit, std::ios::binary) << bytes;
        return read_exit_record(paths_, of);
    }

    io::TemporaryFolder folder_;
    ServicePaths paths_;
};

TEST_F(ExitRecord, SaysHowTheRunEnded) {
    const auto state = read(bytes_of(ended_with(3)));
    ASSERT_TRUE(state);
    EXPECT_EQ(end_of(*state), (supervise::RunEnd{supervise::RunEnd::Kind::Exited, 3, {}}));
}

TEST_F(ExitRecord, SaysWhyByTheServicesOwnWord) {
    auto failed = ended_with(3);
    failed.error_number = ENODEV;
    EXPECT_EQ(describe(end_of(failed)), "exited with code 3: No such device");
    failed.error_number = 4095;
    EXPECT_EQ(describe(end_of(failed)), "exited with code 3: errno 4095");
    auto fine = ended_with(0);
    fine.error_number = ENODEV;
    EXPECT_EQ(describe(end_of(fine)), "exited with code 0");
}

TEST_F(ExitRecord, OfAnEarlierVersionIsShorterAndUnderstood) {
    const auto state = read(bytes_of(ended_with(3)).substr(0, offsetof(Record, watchdog)));
    ASSERT_TRUE(state);
    EXPECT_EQ(end_of(*state).value, 3);
    EXPECT_EQ(state->watchdog, -1) << "what is not in it is as if nobody had said it";
}

TEST_F(ExitRecord, OfALaterVersionIsLongerAndUnderstood) {
    auto later = ended_with(3);
    ++later.protocol;
    const auto state = read(bytes_of(later) + std::string(100, 'x'));
    ASSERT_TRUE(state);
    EXPECT_EQ(end_of(*state).value, 3);
}

TEST_F(ExitRecord, CutAnywhereSaysTheSameOrNothing) {
    const auto whole = bytes_of(ended_with(3));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto state = read(whole.substr(0, length));
        EXPECT_TRUE(!state || end_of(*state).value == 3) << length;
    }
    EXPECT_FALSE(read(whole.substr(0, 4), "")) << "no run is without its invocation";
}

TEST_F(ExitRecord, OfAnotherRunOrOfNoShimSaysNothing) {
    auto other = ended_with(3);
    other.invocation[0] = 'b';
    EXPECT_FALSE(read(bytes_of(other)));
    auto running = ended_with(3);
    running.gone = 0;
    EXPECT_FALSE(read(bytes_of(running)));
    auto foreign = ended_with(3);
    foreign.protocol = 0x12340001;
    EXPECT_FALSE(read(bytes_of(foreign)));
    EXPECT_FALSE(read(std::string(1 << 20, 'x')));
    EXPECT_FALSE(read(""));
    std::filesystem::remove(paths_.exit);
    EXPECT_FALSE(read_exit_record(paths_, invocation));
}

} // namespace
} // namespace tutti::supervisor
