#include "base/json.hpp"
#include "base/value_path.hpp"
#include "workers/lyrics/sources/comfy_speech.hpp"
#include "workers/lyrics/sources/comfy_testing.hpp"
#include "workers/lyrics/sources/services_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

TEST(ComfyWorkflow, ThePromptStandsWhereItIsToStandAndTheSeedIsANumber) {
    const auto workflow = Workflow::parse(comfy_workflow);
    ASSERT_TRUE(workflow) << workflow.error().message;
    const auto filled = workflow->with("a \"boat\" {prompt}", 4294967295);
    EXPECT_EQ(text_at(filled, "6", "inputs", "text"), "a \"boat\" {prompt}, oil on canvas");
    EXPECT_EQ(*find_at(filled, "3", "inputs", "seed"), Value(4294967295));
    EXPECT_EQ(text_at(filled, "7", "inputs", "text"), "letters, watermark");
    EXPECT_EQ(*find_at(filled, "3", "inputs", "model"), *parse_json(R"(["4",0])"));
}

TEST(ComfyWorkflow, OneWithoutAPlaceOrOfAnotherFormIsRefused) {
    const auto why = [](std::string_view text) {
        const auto workflow = Workflow::parse(text);
        return workflow ? "" : workflow.error().message;
    };
    EXPECT_NE(
        why(R"({"1":{"class_type":"A","inputs":{"text":"a cat"}}})").find("write {prompt}"), std::string::npos
    );
    for (const auto* text :
         {"", "[]", "{}", "{\"1\":", R"({"nodes":[],"links":[],"version":0.4})",
          R"({"1":{"inputs":{"t":"{prompt}"}}})", R"({"1":{"class_type":"A","inputs":["{prompt}"]}})"})
        EXPECT_NE(why(text), "") << text;
    EXPECT_NE(why(std::string(Workflow::most_bytes + 1, ' ')), "");
}

TEST(ComfySpeech, IsQueuedWithItsWorkflow) {
    const auto call = queue_call("http://comfy.example:8188", *parse_json(R"({"1":{}})"));
    EXPECT_EQ(call.method, "POST");
    EXPECT_EQ(call.url, "http://comfy.example:8188/prompt");
    EXPECT_EQ(call.body, R"({"prompt":{"1":{}},"client_id":"tutti"})");
    EXPECT_EQ(
        read_queued(answered(R"({"prompt_id":"8b5b-1","number":3,"node_errors":{}})")).value(), "8b5b-1"
    );
}

TEST(ComfySpeech, ARefusedWorkflowIsSaidInComfysWordAndNotInItsSentences) {
    const auto queued = read_queued(answered(
        R"({"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"",
            "extra_info":{}},"node_errors":{"4":{"errors":[{"type":"value_not_in_list","message":"Value not in list",
            "details":"ckpt_name: 'a secret prompt' not in []"}],"dependent_outputs":["9"],"class_type":"CheckpointLoaderSimple"}}})",
        400
    ));
    ASSERT_FALSE(queued);
    EXPECT_EQ(queued.error().message, "ComfyUI refuses the workflow (prompt_outputs_failed_validation)");
    EXPECT_EQ(
        read_queued(answered("<html>", 400)).error().message, "ComfyUI refuses the workflow (no reason)"
    );
    EXPECT_EQ(read_queued(answered("", 502)).error().code, ErrorCode::Unavailable);
    for (const auto* body : {"", "[]", "{}", R"({"prompt_id":7})", R"({"prompt_id":""})"})
        EXPECT_FALSE(read_queued(answered(body))) << body;
}

TEST(ComfySpeech, ItsHistorySaysWhenAndWhere) {
    EXPECT_EQ(history_call("http://c", "a/b").url, "http://c/history/a%2Fb");
    EXPECT_EQ(read_history(answered("{}"), "id").value(), std::nullopt);
    EXPECT_EQ(read_history(answered(comfy_history("other")), "id").value(), std::nullopt);
    const auto done = read_history(answered(comfy_history("id")), "id");
    ASSERT_TRUE(done && *done);
    EXPECT_EQ(
        **done, (ComfyPicture{"ComfyUI_00042_.png", "tutti", "output"})
    ); // what was saved, not what was looked at
    EXPECT_EQ(
        view_call("http://c", **done).url,
        "http://c/view?filename=ComfyUI_00042_.png&subfolder=tutti&type=output"
    );
}

TEST(ComfySpeech, AFailureOrAWorkflowWithoutAPictureIsAnError) {
    for (const auto* entry :
         {R"({"outputs":{},"status":{"status_str":"error","completed":false,"messages":[]}})",
          R"({"outputs":{},"status":{"status_str":"success","completed":true,"messages":[]}})",
          R"({"outputs":{"9":{"text":["x"]}}})", R"({"outputs":{"9":{"images":[{"filename":""}]}}})",
          R"({"outputs":[]})", "7"})
        EXPECT_FALSE(read_history(answered(std::string("{\"id\":") + entry + "}"), "id")) << entry;
    EXPECT_FALSE(read_history(answered("", 500), "id"));
    EXPECT_FALSE(read_history(answered("[]"), "id"));
}

TEST(ComfySpeech, PicturesAreKnownByTheirFirstBytes) {
    EXPECT_EQ(picture_ending("\x89PNG\r\n\x1a\n..."), "png");
    EXPECT_EQ(picture_ending("\xff\xd8\xff\xe0"), "jpg");
    EXPECT_EQ(picture_ending("RIFF....WEBPVP8 "), "webp");
    for (const auto* other : {"", "RIFF....WAVE", "RIFF", "<html>", "\x89PNG"})
        EXPECT_EQ(picture_ending(other), "");
}

} // namespace
} // namespace tutti::lyrics
