#include "apps/render/service.hpp"

#include "apps/render/render_part.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/priority.hpp"

namespace tutti {

int run_render_service() {
    io::go_before_others();
    const auto file = cli::config_path({});
    const auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    RenderPart render(*installation, file);
    if (const auto ready = render.prepare(); !ready) {
        render.worker().log().error("the light cannot begin", {{"reason", ready.error().message}});
        return 1;
    }
    return render.worker().run();
}

} // namespace tutti
