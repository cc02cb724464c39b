#include "apps/render/render_part.hpp"

#include "apps/worker_options.hpp"
#include "io/directories.hpp"

namespace tutti {

namespace {

worker::Options worker_of(const installation::Installation& installation) {
    auto options = worker_options(installation, "render", "Scenes become frames.");
    options.topics = {"health/" + options.name};
    return options;
}

render::Options render_options(
    const installation::Installation& installation, const std::filesystem::path& file, scene::Media& media
) {
    return {
        .installation = installation,
        .media = &media,
        .scenes = render::lua_folder_beside(file),
        .run_directory = io::run_directory(),
        .state_directory = io::state_directory()
    };
}

} // namespace

RenderPart::RenderPart(const installation::Installation& installation, const std::filesystem::path& file)
    : worker_(worker_of(installation)), media_(media::beside(file)),
      service_(worker_, disk_, render_options(installation, file, media_)) {}

} // namespace tutti
