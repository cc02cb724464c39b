#include "apps/render/render_part.hpp"

#include "io/directories.hpp"

namespace tutti {

namespace {

worker::Options options_of(const installation::Installation& installation) {
    worker::Options options;
    options.name = installation.bus_name("render");
    options.version = TUTTI_VERSION;
    options.description = "Scenes become frames.";
    options.run_directory = io::run_directory();
    options.root = installation.bus.root;
    options.topics = {"health/" + options.name};
    return options;
}

render::Options service_of(const installation::Installation& installation, scene::Media& media) {
    return {
        .installation = installation,
        .media = &media,
        .run_directory = io::run_directory(),
        .state_directory = io::state_directory()
    };
}

} // namespace

RenderPart::RenderPart(const installation::Installation& installation, const std::filesystem::path& file)
    : worker_(options_of(installation)), media_(media::beside(file)),
      service_(worker_, disk_, service_of(installation, media_)) {}

} // namespace tutti
