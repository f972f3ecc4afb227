@NullMarked
package io.github.s3wwwkit.lab.demo;

import org.jspecify.annotations.NullMarked;
