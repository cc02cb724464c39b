// For tests: a workflow and a history in ComfyUI's shapes (docs.comfy.org, "API format" and
// "/history/{prompt_id}").
#pragma once

#include <string>
#include <string_view>

namespace tutti::lyrics {

inline constexpr std::string_view comfy_workflow = R"({
  "3": {"class_type": "KSampler", "inputs": {"cfg": 7, "denoise": 1, "latent_image": ["5", 0], "model": ["4", 0],
    "negative": ["7", 0], "positive": ["6", 0], "sampler_name": "euler", "scheduler": "normal", "seed": "{seed}", "steps": 20},
    "_meta": {"title": "KSampler"}},
  "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "v1-5-pruned-emaonly.safetensors"}},
  "5": {"class_type": "EmptyLatentImage", "inputs": {"batch_size": 1, "height": 512, "width": 512}},
  "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "{prompt}, oil on canvas"}},
  "7": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "letters, watermark"}},
  "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
  "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}}
})";

inline std::string comfy_history(const std::string& id) {
    return "{\"" + id + R"(":{"prompt":[3,")" + id + R"(",{},{"client_id":"tutti"},["9"]],
        "outputs":{"8":{"images":[{"filename":"ComfyUI_temp_1.png","subfolder":"","type":"temp"}]},
          "9":{"images":[{"filename":"ComfyUI_00042_.png","subfolder":"tutti","type":"output"}]}},
        "status":{"status_str":"success","completed":true,"messages":[["execution_start",{"prompt_id":")"
           + id + R"("}]]},"meta":{}}})";
}

} // namespace tutti::lyrics
