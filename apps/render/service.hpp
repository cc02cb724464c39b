// `tutti render`: the render service of the installation's file.
#pragma once

namespace tutti {

/// Until it is stopped. The exit code.
int run_render_service();

} // namespace tutti
