#include "io/disk_testing.hpp"
#include "workers/lyrics/sources/comfy_testing.hpp"
#include "workers/lyrics/sources/comfyui.hpp"
#include "workers/lyrics/sources/services_testing.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

using Asked = std::vector<std::string>;

const std::string picture = "\x89PNG\r\n\x1a\n and what follows";

class ComfyUiTest : public testing::Test {
protected:
    std::string paint(SteadyTime deadline = soon()) {
        auto path = run(comfy.paint({"The Paper Boats", "Home", "", {}}, "a boat", deadline));
        return path ? path->native() : std::string(name(path.error().code)) + ": " + path.error().message;
    }
    void tell(const std::string& path, Result<io::HttpResponse> answer) {
        services.tell(path, std::move(answer));
    }
    void be_well() {
        tell("POST /prompt", answered(R"({"prompt_id":"id","number":1,"node_errors":{}})"));
        tell("GET /history/id", answered("{}"));
        tell("GET /history/id", answered(comfy_history("id")));
        tell("GET /view", answered(picture, 200, "image/png"));
    }

    FakeServices services;
    io::MemoryDisk disk;
    BoundedFolder pictures{disk, "pictures", {10, 1000}};
    SeededRandom random{7};
    ComfyUi comfy{
        services,
        pictures,
        random,
        {.base_url = "http://comfy.example",
         .workflow = *Workflow::parse(comfy_workflow),
         .poll = microseconds(1)}
    };
};

TEST_F(ComfyUiTest, QueuesWaitsAndKeepsThePicture) {
    be_well();
    const auto path = paint();
    EXPECT_TRUE(path.starts_with("pictures/") && path.ends_with(".png")) << path;
    EXPECT_EQ(disk.get(path), picture);
    EXPECT_EQ(services.asked(), (Asked{"POST /prompt", "GET /history/id", "GET /history/id", "GET /view"}));
    EXPECT_NE(services.calls[0].body.find("a boat, oil on canvas"), std::string::npos);
    EXPECT_EQ(services.calls[0].body.find("{seed}"), std::string::npos);
    services.forget();
    be_well();
    paint();
    EXPECT_EQ(pictures.size(), 1U); // the song's
}

TEST_F(ComfyUiTest, EachFailureIsSaid) {
    EXPECT_EQ(paint(), "not_found: ComfyUI refuses the question (status 404)");
    tell("POST /prompt", answered(R"({"error":{"type":"no_prompt"}})", 400));
    EXPECT_EQ(paint(), "invalid_input: ComfyUI refuses the workflow (no_prompt)");
    services.forget();
    tell("POST /prompt", fail(ErrorCode::NotFound, "no such name"));
    EXPECT_EQ(paint(), "unavailable: ComfyUI does not answer (no such name)");
    services.forget();
    be_well();
    services.forget();
    tell("POST /prompt", answered(R"({"prompt_id":"id"})"));
    tell("GET /history/id", answered(comfy_history("id")));
    tell("GET /view", answered("<html>", 200, "text/html"));
    EXPECT_EQ(paint(), "invalid_input: ComfyUI gives no picture (status 200)");
    EXPECT_EQ(pictures.size(), 0U);
}

TEST_F(ComfyUiTest, APictureThatIsTooLargeIsNotKept) {
    be_well();
    pictures.set_limits({10, 10});
    EXPECT_EQ(paint().substr(0, 14), "limit_exceeded");
}

TEST_F(ComfyUiTest, OneThatDoesNotEndInTimeIsTakenOutOfTheQueueBeforeTheNext) {
    tell("POST /prompt", answered(R"({"prompt_id":"first"})"));
    tell("POST /prompt", answered(R"({"prompt_id":"id"})"));
    tell("GET /history/first", answered("{}"));
    tell("GET /history/id", answered(comfy_history("id")));
    tell("GET /view", answered(picture));
    tell("POST /queue", answered(""));
    EXPECT_EQ(paint(io::steady_now()), "timeout: ComfyUI does not end in time");
    services.calls.clear();
    EXPECT_TRUE(paint().ends_with(".png"));
    EXPECT_EQ(services.asked(), (Asked{"POST /queue", "POST /prompt", "GET /history/id", "GET /view"}));
    EXPECT_EQ(services.calls[0].body, R"({"delete":["first"]})");
    services.calls.clear();
    paint();
    EXPECT_EQ(services.asked().at(0), "POST /prompt");
}

TEST_F(ComfyUiTest, OneThatIsCancelledIsTakenOutOfTheQueueBeforeTheNext) {
    asio::io_context context(1);
    io::TaskGroup tasks(context.get_executor());
    const auto paint_once = [](ComfyUi& painter) -> Task<void> {
        const auto painted = co_await painter.paint({"A", "B", "", {}}, "p", soon());
        EXPECT_FALSE(painted);
    };
    tell("POST /prompt", answered(R"({"prompt_id":"first"})"));
    tell("GET /history/first", answered("{}"));
    tasks.spawn("paint", paint_once(comfy));
    while (services.calls.size() < 4) context.run_one();
    asio::post(context, [&] { tasks.cancel(); });
    context.run();
    EXPECT_EQ(tasks.size(), 0U);
    services.forget();
    be_well();
    tell("POST /queue", answered(""));
    EXPECT_TRUE(paint().ends_with(".png"));
    EXPECT_EQ(services.asked().at(0), "POST /queue");
}

} // namespace
} // namespace tutti::lyrics
