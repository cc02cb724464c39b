#include "io/blocking.hpp"
#include "io/clock.hpp"
#include "io/file_descriptor.hpp"
#include "io/task_group.hpp"
#include "io/thread_count_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <poll.h>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

constexpr auto never = SteadyTime::max();

template <typename Condition>
void wait_until_true(Condition condition) {
    while (!condition()) std::this_thread::yield();
}

/// A device that blocks as a serial line does: it answers when something is written into it. Shared with the
/// calls, as they may outlive everything else.
struct Line {
    Line() {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        out = ends[0];
        in = ends[1];
    }
    ~Line() {
        ::close(out);
        ::close(in);
    }
    void write(char byte) const { EXPECT_EQ(::write(in, &byte, 1), 1); }
    bool is_empty() const {
        pollfd waiting{out, POLLIN, 0};
        return ::poll(&waiting, 1, 0) == 0;
    }

    int out = -1;
    int in = -1;
};
using SharedLine = std::shared_ptr<Line>; // owned by the test and by the calls

/// A call that says through `begun` that it has begun, and reads one byte of `line`.
auto reading(SharedLine line, SharedLine begun = std::make_shared<Line>()) {
    return [line = std::move(line), begun = std::move(begun)]() -> Result<char> {
        begun->write('!');
        char byte = 0;
        if (::read(line->out, &byte, 1) != 1) return fail(ErrorCode::Environment, "nothing was read");
        return byte;
    };
}

struct Fixture {
    Task<void> ask(std::string doing, SharedLine from, SteadyTime deadline, Result<char>& answer) {
        auto call = reading(std::move(from), begun);
        answer = co_await device.run(std::move(doing), std::move(call), deadline);
        ++answered;
    }
    void start(std::string doing, SharedLine from, SteadyTime deadline, Result<char>& answer) {
        context.restart(); // it may have had nothing to do
        tasks.spawn(doing, ask(doing, std::move(from), deadline, answer));
    }
    void run_until_answered(int count) {
        while (answered < count) context.run_one();
    }

    explicit Fixture(BlockingOptions options = {"the line"})
        : device(context.get_executor(), std::move(options)) {}

    asio::io_context context{1};
    SharedLine line = std::make_shared<Line>();
    SharedLine begun = std::make_shared<Line>();
    BlockingDevice device;
    TaskGroup tasks{context.get_executor()};
    int answered = 0;
};

TEST(BlockingDevice, GivesWhatTheCallGives) {
    Fixture fixture;
    Result<char> answer;
    fixture.line->write('a');
    fixture.start("reading", fixture.line, never, answer);
    fixture.context.run();
    EXPECT_EQ(answer, 'a');
}

TEST(BlockingDevice, HasItsThreadFromTheFirstCallToItsEnd) {
    wait_until_true([] { return thread_count() == 1; }); // those of other tests
    {
        Fixture fixture;
        EXPECT_EQ(thread_count(), 1U);
        Result<char> answer;
        fixture.line->write('a');
        fixture.start("reading", fixture.line, never, answer);
        fixture.context.run();
        EXPECT_EQ(thread_count(), 2U);
    }
    wait_until_true([] { return thread_count() == 1; });
}

/// While it lives, no thread can be started: each would get a stack larger than there are addresses.
class NoThreads {
public:
    NoThreads() {
        ::pthread_getattr_default_np(&before_);
        pthread_attr_t huge;
        ::pthread_getattr_default_np(&huge);
        EXPECT_EQ(::pthread_attr_setstacksize(&huge, std::size_t(1) << 60), 0);
        EXPECT_EQ(::pthread_setattr_default_np(&huge), 0);
        ::pthread_attr_destroy(&huge);
    }
    ~NoThreads() {
        ::pthread_setattr_default_np(&before_);
        ::pthread_attr_destroy(&before_);
    }
    NoThreads(const NoThreads&) = delete;
    NoThreads& operator=(const NoThreads&) = delete;

private:
    pthread_attr_t before_;
};

TEST(BlockingDevice, AThreadThatCannotBeStartedIsAnErrorAndTriedAgain) {
    Fixture fixture;
    Result<char> answer;
    fixture.line->write('a');
    {
        const NoThreads here;
        fixture.start("reading", fixture.line, never, answer);
        fixture.context.run();
    }
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(answer.error().message.starts_with("no thread can be started: ")) << answer.error().message;
    fixture.start("reading", fixture.line, never, answer);
    fixture.context.run();
    EXPECT_EQ(answer, 'a');
}

TEST(BlockingDevice, TheLoopGoesOnWhileACallBlocks) {
    Fixture fixture;
    Result<char> answer;
    fixture.start("reading", fixture.line, never, answer);
    fixture.context.poll(); // would not return if it held up the loop
    EXPECT_EQ(fixture.answered, 0);
    fixture.line->write('b');
    fixture.context.run();
    EXPECT_EQ(answer, 'b');
}

TEST(BlockingDevice, CallsAreMadeInTheirOrder) {
    Fixture fixture;
    Result<char> first;
    Result<char> second;
    fixture.start("reading first", fixture.line, never, first);
    fixture.start("reading second", fixture.line, never, second);
    fixture.context.poll();
    fixture.line->write('1');
    fixture.line->write('2');
    fixture.context.run();
    EXPECT_EQ(first, '1');
    EXPECT_EQ(second, '2');
}

TEST(BlockingDevice, AtItsDeadlineTheCallerKnowsWhileTheCallGoesOn) {
    Fixture fixture;
    Result<char> answer;
    fixture.start("reading", fixture.line, steady_now() + 20ms, answer);
    fixture.run_until_answered(1);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), (Error{ErrorCode::Timeout, "reading did not end in time"}));
    EXPECT_TRUE(fixture.device.is_stuck());
    fixture.line->write('a');
    wait_until_true([&] { return !fixture.device.is_stuck(); });
}

TEST(BlockingDevice, OneThatIsStuckSaysWithWhatUntilItIsFree) {
    Fixture fixture;
    Result<char> answer;
    fixture.start("reading the light", fixture.line, steady_now() + 20ms, answer);
    fixture.run_until_answered(1);
    Result<char> refused;
    fixture.start("reading again", fixture.line, never, refused);
    fixture.run_until_answered(2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
    EXPECT_TRUE(refused.error().message.starts_with("the line is still busy with reading the light, for 0."))
        << refused.error().message;
    fixture.line->write('a'); // nobody's any more
    wait_until_true([&] { return !fixture.device.is_stuck(); });
    Result<char> taken;
    fixture.line->write('b');
    fixture.start("reading once more", fixture.line, never, taken);
    fixture.context.run();
    EXPECT_EQ(taken, 'b');
}

TEST(BlockingDevice, ACallThatHadToWaitTooLongIsNeverMade) {
    Fixture fixture;
    Result<char> first;
    Result<char> second;
    fixture.start("reading first", fixture.line, never, first);
    fixture.context.poll();
    fixture.start("reading second", fixture.line, steady_now() + 20ms, second);
    fixture.run_until_answered(1);
    ASSERT_FALSE(second);
    EXPECT_EQ(
        second.error(), (Error{ErrorCode::Timeout, "reading second had to wait for the line too long"})
    );
    EXPECT_FALSE(fixture.device.is_stuck()) << "somebody waits for the first";
    fixture.line->write('1');
    fixture.line->write('2');
    fixture.context.run();
    EXPECT_EQ(first, '1');
    EXPECT_FALSE(fixture.line->is_empty()) << "the second call must not have read";
}

TEST(BlockingDevice, MoreThanItsQueueHoldsAreRefused) {
    Fixture fixture({.name = "the line", .waiting = 1});
    Result<char> first;
    Result<char> second;
    Result<char> third;
    fixture.start("reading first", fixture.line, never, first);
    fixture.context.poll();
    wait_until_true([&] { return !fixture.begun->is_empty(); });
    fixture.start("reading second", fixture.line, never, second);
    fixture.start("reading third", fixture.line, never, third);
    fixture.run_until_answered(1);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error(), (Error{ErrorCode::Unavailable, "the line has 1 calls waiting already"}));
    fixture.line->write('1');
    fixture.line->write('2');
    fixture.context.run();
    EXPECT_EQ(first, '1');
    EXPECT_EQ(second, '2');
}

TEST(BlockingDevice, ACancelledCallerEndsAtOnceAndTheDeviceKnows) {
    Fixture fixture;
    Result<char> answer;
    fixture.start("reading", fixture.line, never, answer);
    fixture.context.poll();
    wait_until_true([&] { return !fixture.begun->is_empty(); });
    fixture.tasks.cancel();
    fixture.context.run(); // returns though the call does not
    EXPECT_EQ(fixture.tasks.size(), 0U);
    EXPECT_TRUE(fixture.device.is_stuck());
    fixture.line->write('a');
}

TEST(BlockingDevice, AnInterruptMakesAnAbandonedCallReturn) {
    auto line = std::make_shared<Line>();
    Fixture fixture({.name = "the line", .interrupt = [line] { line->write('i'); }});
    Result<char> answer;
    fixture.start("reading", line, steady_now() + 20ms, answer);
    fixture.run_until_answered(1);
    EXPECT_FALSE(answer);
    wait_until_true([&] { return !fixture.device.is_stuck(); });
}

TEST(BlockingDevice, ItsEndInterruptsTheCallAndTellsThoseThatWait) {
    auto line = std::make_shared<Line>();
    Fixture fixture({.name = "the line", .interrupt = [line] { line->write('i'); }});
    Result<char> first;
    Result<char> second;
    fixture.start("reading first", line, never, first);
    fixture.start("reading second", line, never, second);
    fixture.context.poll();
    wait_until_true([&] { return !fixture.begun->is_empty(); });
    EXPECT_TRUE(fixture.device.close());
    fixture.context.run();
    for (const auto& answer : {first, second}) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error(), (Error{ErrorCode::Unavailable, "the line was closed"}));
    }
}

TEST(BlockingDevice, ACallThatNeverReturnsIsLeftBehindAndHarmsNobody) {
    wait_until_true([] { return thread_count() == 1; }); // those of other tests
    auto line = std::make_shared<Line>();
    {
        Fixture fixture({.name = "the line", .grace = 20ms});
        Result<char> answer;
        fixture.start("reading", line, steady_now() + 20ms, answer);
        fixture.run_until_answered(1);
        const auto closed = fixture.device.close();
        ASSERT_FALSE(closed);
        EXPECT_EQ(closed.error().code, ErrorCode::Unavailable);
        EXPECT_TRUE(closed.error().message.ends_with("now: its thread is left behind"))
            << closed.error().message;
    }
    EXPECT_EQ(thread_count(), 2U);
    line->write('a'); // the loop and the device are gone; the call ends all the same
    wait_until_true([] { return thread_count() == 1; });
}

TEST(BlockingDevice, AnIdleThreadThatIsNotScheduledWithinTheGraceIsWaitedForAllTheSame) {
    wait_until_true([] { return thread_count() == 1; }); // those of other tests
    for (int turn = 0; turn < 300; ++turn) {
        Fixture fixture({.name = "the line", .grace = 0ms}); // hardly anybody is scheduled so soon
        Result<char> answer;
        fixture.line->write('a');
        fixture.start("reading", fixture.line, never, answer);
        fixture.context.run();
        ASSERT_TRUE(fixture.device.close());
        wait_until_true([] { return thread_count() == 1; });
    }
}

TEST(BlockingDevice, OneThatIsClosedTakesNoCall) {
    Fixture fixture;
    EXPECT_TRUE(fixture.device.close());
    Result<char> answer;
    fixture.start("reading", fixture.line, never, answer);
    fixture.context.run();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), (Error{ErrorCode::Unavailable, "the line is closed"}));
}

} // namespace
} // namespace tutti::io
