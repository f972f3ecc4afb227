@NullMarked
package io.github.s3wwwkit.sidecar;

import org.jspecify.annotations.NullMarked;
