# The Debian packages: `cpack --config build/release/CPackConfig.cmake` writes them beside each other (tools/make-packages). What is
# heavy, or needs what a small machine has not, is a package of its own.
include(GNUInstallDirs)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_VENDOR Tutti)
set(CPACK_PACKAGE_CONTACT "The Tutti developers <tutti@localhost>")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)

# tutti_package(light DESCRIPTION "…" DEPENDS "…" RECOMMENDS "…"): what `tutti_program(… PACKAGE light)` installs, as tutti-light.
function(tutti_package component)
    cmake_parse_arguments(ARG "" "NAME;DESCRIPTION;DEPENDS;RECOMMENDS;SUGGESTS;SECTION" "" ${ARGN})
    string(TOUPPER ${component} key)
    if(NOT ARG_NAME)
        set(ARG_NAME tutti-${component})
    endif()
    set(CPACK_DEBIAN_${key}_PACKAGE_NAME ${ARG_NAME} PARENT_SCOPE)
    set(CPACK_COMPONENT_${key}_DESCRIPTION "${ARG_DESCRIPTION}" PARENT_SCOPE)
    foreach(what IN ITEMS DEPENDS RECOMMENDS SUGGESTS SECTION)
        if(ARG_${what})
            set(CPACK_DEBIAN_${key}_PACKAGE_${what} "${ARG_${what}}" PARENT_SCOPE)
        endif()
    endforeach()
    set(CPACK_COMPONENTS_ALL ${CPACK_COMPONENTS_ALL} ${component} PARENT_SCOPE)
endfunction()

set(same "tutti (= ${PROJECT_VERSION}-1)")
set(CPACK_COMPONENTS_ALL)
tutti_package(core NAME tutti
    DESCRIPTION "A runtime for things that sense, listen and light up
 One event bus, supervised services, a live page: the hub, the gateway, the
 supervisor, sources of sensors, weather and networks, and their history."
    DEPENDS "adduser, ca-certificates" RECOMMENDS "openssh-client"
    SUGGESTS "tutti-audio, tutti-light, tutti-input, tutti-camera")
tutti_package(audio
    DESCRIPTION "Tutti's hearing: beats, pitch and spectrum of what is played, as OSC and events" DEPENDS "${same}")
tutti_package(light
    DESCRIPTION "Tutti's light: scenes on LED panels, cubes and strips, over DDP, Art-Net and sACN" DEPENDS "${same}" RECOMMENDS "ffmpeg")
tutti_package(window DESCRIPTION "Tutti's light in a window" DEPENDS "tutti-light (= ${PROJECT_VERSION}-1)")
tutti_package(input
    DESCRIPTION "Tutti's inputs: buttons, knobs, MIDI controllers and heart rate sensors as events" DEPENDS "${same}")
tutti_package(camera
    DESCRIPTION "Tutti's network cameras: streams on the page while somebody watches" DEPENDS "${same}, ffmpeg")
tutti_package(sdk NAME libtutti-dev SECTION libdevel
    DESCRIPTION "Workers of one's own in C++, for Tutti" SUGGESTS "tutti")

set(deploy "${CMAKE_SOURCE_DIR}/deploy")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/web/build/" DESTINATION "${CMAKE_INSTALL_DATADIR}/tutti/web" COMPONENT core OPTIONAL)
install(DIRECTORY "${CMAKE_SOURCE_DIR}/examples" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/tutti" COMPONENT core
        PATTERN "__pycache__" EXCLUDE)
install(DIRECTORY "${deploy}/man/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT core) # tools/make_man_pages
install(FILES "${deploy}/completion/bash/tutti" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT core)
install(FILES "${deploy}/completion/zsh/_tutti" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" COMPONENT core)
install(FILES "${deploy}/completion/fish/tutti.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT core)
install(FILES "${deploy}/systemd/tutti.service" DESTINATION lib/systemd/system COMPONENT core)
install(FILES "${deploy}/debian/tutti.toml" DESTINATION /etc/tutti COMPONENT core)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER ${component} key)
    install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${key}_PACKAGE_NAME}"
            RENAME copyright COMPONENT ${component})
endforeach()
set(CPACK_DEBIAN_CORE_PACKAGE_CONTROL_EXTRA "${deploy}/debian/conffiles;${deploy}/debian/postinst;${deploy}/debian/prerm;${deploy}/debian/postrm")
set(CPACK_DEBIAN_CORE_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
